"""The text of a game file to start from: commented, in the names of its writer, with payoffs to be replaced.

The game itself is a placeholder of the same kind in every form: the players gain a surplus where all choose the first
strategy, and something else otherwise, so that equilibria change along every parameter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from gametheory.report.starter_words import (
    CLAIM,
    CONCEPTS,
    DEFINITIONS,
    FORM,
    HEAD,
    MEANING,
    MEASURES,
    PARAMETERS,
    PAYOFFS,
    PLAYERS,
)

__all__ = ["Starter", "StarterParameter", "StarterPlayer", "written"]

LONGEST_NAME = 100
MOST_CELLS = 16
"""Payoffs of two players with more cells than these are written as formulas."""
LONGEST_ALIGNED = 40


@dataclass(frozen=True)
class StarterPlayer:
    """A player, or a kind of players, or a population, and the strategies."""

    name: str
    strategies: tuple[str, ...]


@dataclass(frozen=True)
class StarterParameter:
    """A parameter with its default and, unless None, its range; ``meaning`` may be empty."""

    name: str
    default: Fraction
    range: tuple[Fraction, Fraction] | None = None
    meaning: str = ""


@dataclass(frozen=True)
class Starter:
    """What a new game file is made from.

    Without parameters it gets two to start with. ``measure`` is a name and an expression, ``claim`` a name and a condition;
    without them the file gets some that fit its players.
    """

    title: str
    form: str
    players: tuple[StarterPlayer, ...]
    parameters: tuple[StarterParameter, ...] = ()
    measure: tuple[str, str] | None = None
    claim: tuple[str, str] | None = None


def written(starter: Starter) -> str:
    """The file's text. The form must be known and go with the players, and names be such as expressions can use."""
    return _Writer(starter).text()


class _Writer:
    """Puts the parts of a file together; names that it makes up are none of the writer's."""

    def __init__(self, starter: Starter) -> None:
        self.starter = starter
        self.players = starter.players
        self.taken = {
            *(player.name for player in starter.players),
            *(strategy for player in starter.players for strategy in player.strategies),
            *(parameter.name for parameter in starter.parameters),
            *(pair[0] for pair in (starter.measure, starter.claim) if pair),
        }
        parameters = starter.parameters or (
            StarterParameter(
                self.fresh("benefit"), Fraction(3), (Fraction(0), Fraction(10)), "placeholder: what is to be gained"
            ),
            StarterParameter(
                self.fresh("cost"), Fraction(1), (Fraction(0), Fraction(10)), "placeholder: what it costs"
            ),
        )
        # What the form needs besides: how many players there are, or the probability of a type.
        self.special = ""
        if starter.form == "symmetric":
            self.special = self.fresh("how_many")
            needed = StarterParameter(
                self.special, Fraction(10), (Fraction(2), Fraction(1000)), "how many players there are"
            )
            self.parameters: tuple[StarterParameter, ...] = (*parameters, needed)
        elif starter.form == "bayesian":
            share = next((each.name for each in starter.parameters if _is_probability(each)), "")
            self.special = share or self.fresh("probability")
            chance = StarterParameter(
                self.special, Fraction(1, 2), (Fraction(0), Fraction(1)), "how likely the first type is"
            )
            self.parameters = parameters if share else (*parameters, chance)
        else:
            self.parameters = parameters
        self.surplus = self.fresh("surplus")
        used = [each.name for each in parameters if each.name != self.special] or [self.special]
        self.surplus_text = " - ".join([*used, *self._middle(used)])
        self.axes = used
        # Of the last player in a Bayesian game; none elsewhere.
        self.types = [(self.fresh("strong"), self.fresh("weak"))] if starter.form == "bayesian" else []

    def _middle(self, used: list[str]) -> list[str]:
        """The middle of the range of what is used alone, so that something changes there."""
        only = [each for each in self.parameters if [each.name] == used and each.range]
        return [str((each.range[0] + each.range[1]) / 2) for each in only if each.range and sum(each.range) > 0]

    def fresh(self, name: str) -> str:
        """A name like this one that nothing else has; it is taken from then on."""
        names = itertools.chain([name], (f"{name[: LONGEST_NAME - 6]}_{number}" for number in itertools.count(2)))
        found = next(each for each in names if each not in self.taken and len(each) <= LONGEST_NAME)
        self.taken.add(found)
        return found

    def text(self) -> str:
        """The whole file."""
        form = self.starter.form
        parts = [
            HEAD,
            "\n".join(
                (
                    "format  = 1",
                    f"title   = {_quoted(' '.join(self.starter.title.split()))}",
                    f"form    = {_quoted(form)}   # {FORM}{CONCEPTS.get(form, '')}",
                )
            ),
            *([self._player_names()] if form == "extensive" else []),
            self._parameters(),
            f"{DEFINITIONS}\n[definitions]\n{self.surplus} = {_quoted(self.surplus_text)}",
            *([] if form == "extensive" else [self._players()]),
            f"{PAYOFFS[form]}\n{self._body[form](self)}",
            *self._measure_and_claim(),
        ]
        return "\n\n".join(parts) + "\n"

    def _parameters(self) -> str:
        blocks = []
        for number, each in enumerate(self.parameters):
            lines = [f"[parameters.{each.name}]", f"default = {_toml_number(each.default)}"]
            if each.range:
                low, high = map(_toml_number, each.range)
                lines.append(f"range   = [{low}, {high}]")
            lines.append(f"meaning = {_quoted(each.meaning)}{'' if each.meaning else MEANING}")
            blocks.append("\n".join(lines if number else [PARAMETERS, *lines]))
        return "\n\n".join(blocks)

    def _player_names(self) -> str:
        return f"{PLAYERS['extensive']}\nplayers = [{', '.join(_quoted(player.name) for player in self.players)}]"

    def _players(self) -> str:
        form = self.starter.form
        lines = []
        for player in self.players:
            strategies = f"[{', '.join(map(_quoted, player.strategies))}]"
            if form == "symmetric":
                strategies = f"{{ count = {_quoted(self.special)}, strategies = {strategies} }}"
            for first, second in self.types if player is self.players[-1] else ():
                types = f"{{ {first} = {_quoted(self.special)}, {second} = {_quoted(f'1 - {self.special}')} }}"
                strategies = f"{{ types = {types}, strategies = {strategies} }}"
            lines.append((player.name, strategies))
        return f"{PLAYERS[form]}\n[players]\n{_aligned(lines)}"

    def _strategic(self) -> str:
        if len(self.players) != 2 or len(self.players[0].strategies) * len(self.players[1].strategies) > MOST_CELLS:
            return self._formulas()
        first, second = self.players
        lines = []
        for (i, row), (j, column) in itertools.product(enumerate(first.strategies), enumerate(second.strategies)):
            payoff = "0" if i != j else "1" if i else _quoted(self.surplus)
            lines.append((f"{row}.{column}", f"[{payoff}, {payoff}]"))
        return f"[payoffs.cells]\n{_aligned(lines)}"

    def _formulas(self) -> str:
        """All gain the surplus where all play their first strategy, and 1 where all play their second."""
        together = [f"{self.surplus} * {self._all_play(0)}"]
        if all(len(player.strategies) > 1 for player in self.players):
            together.append(self._all_play(1))
        lines = []
        for player in self.players:
            terms = list(together)
            for first, _ in self.types if player is self.players[-1] else ():
                terms.append(f"{player.name}.{first} * {player.name}.{player.strategies[0]}")
            lines.append((player.name, _quoted(" + ".join(terms))))
        return f"[payoffs.formulas]\n{_aligned(lines)}"

    def _all_play(self, position: int) -> str:
        return " * ".join(f"{player.name}.{player.strategies[position]}" for player in self.players)

    def _tree(self) -> str:
        """One after the other the players go on, with the first strategy, or end the game, with any other."""
        nodes = [self.fresh(f"{player.name}_moves") for player in self.players]
        reached = self.fresh("all_went_on")
        lines, outcomes = [], []
        for number, (player, node) in enumerate(zip(self.players, nodes, strict=True)):
            following = [*nodes, reached][number + 1]
            moves = [f"{player.strategies[0]} = {_quoted(following)}"]
            for strategy in player.strategies[1:]:
                end = self.fresh(f"{player.name}_{strategy}")
                moves.append(f"{strategy} = {_quoted(end)}")
                payoffs = ", ".join("1" if other is player else "0" for other in self.players)
                outcomes.append((end, f"{{ payoffs = [{payoffs}] }}"))
            lines.append((node, f"{{ player = {_quoted(player.name)}, moves = {{ {', '.join(moves)} }} }}"))
        payoffs = ", ".join(_quoted(self.surplus) for _ in self.players)
        return f"[tree]\n{_aligned([*lines, (reached, f'{{ payoffs = [{payoffs}] }}'), *outcomes])}"

    def _counts(self) -> str:
        (player,) = self.players
        return self._per_strategy(player, f"3 * count.{player.strategies[0]} / 10")

    def _shares(self) -> str:
        """The first strategy is worth less the more of the next population (or of one's own) play their first."""
        following = zip(self.players, (*self.players[1:], self.players[0]), strict=True)
        return "\n\n".join(
            self._per_strategy(player, f"3 * {other.name}.{other.strategies[0]}") for player, other in following
        )

    def _per_strategy(self, player: StarterPlayer, crowd: str) -> str:
        """The first is worth the surplus, less the more crowded it is; the second nothing, and any other less."""
        payoffs = [_quoted(f"{self.surplus} - {crowd}"), *(str(1 - n) for n in range(1, len(player.strategies)))]
        return f"[payoffs.{player.name}]\n{_aligned(list(zip(player.strategies, payoffs, strict=True)))}"

    _body: dict[str, Callable[[_Writer], str]] = {  # noqa: RUF012 - a constant
        "strategic": _strategic,
        "extensive": _tree,
        "bayesian": _formulas,
        "symmetric": _counts,
        "population": _shares,
    }

    def _measure_and_claim(self) -> list[str]:
        player = self.players[0]
        plays = f"{player.name}.{player.strategies[0]}"
        measure = self.starter.measure or (self.fresh(f"{player.name}_{player.strategies[0]}"), plays)
        lines = [MEASURES, "[measures]", f"{measure[0]} = {_quoted(measure[1])}"]
        says = "say it in words"
        if self.starter.claim:
            claim = self.starter.claim
        else:
            claim = (self.fresh("first_choice_can_last"), f"{plays} == 1")
            says = f"In some equilibrium {player.name} plays {player.strategies[0]} for certain."
        ranged = ""
        axis = next((each for each in self.parameters if each.range and each.name in self.axes), None)
        if axis is not None and axis.range is not None:
            ranged = f"\nover  = {{ {axis.name} = [{', '.join(map(_toml_number, axis.range))}] }}"
        condition = f"says  = {_quoted(says)}\nholds = {_quoted(claim[1])}"
        quantifier = "every" if self.starter.claim else "some"
        stated = f'{CLAIM}\n[claims.{claim[0]}]\n{condition}\nin    = "{quantifier}"{ranged}'
        return ["\n".join(lines), stated]


def _is_probability(parameter: StarterParameter) -> bool:
    return parameter.range is not None and parameter.range[0] >= 0 and parameter.range[1] <= 1


def _aligned(pairs: list[tuple[str, str]]) -> str:
    """Lines of keys and values, with the signs below each other where no key is so long that this would look odd."""
    wide = max(len(key) for key, _ in pairs)
    wide = wide if wide <= LONGEST_ALIGNED else 0
    return "\n".join(f"{key.ljust(wide)} = {value}" for key, value in pairs)


def _toml_number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else _quoted(str(value))


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _quoted(text: str) -> str:
    """A text as TOML writes it on one line, whatever is in it."""
    escaped = (
        _ESCAPES.get(each) or (f"\\u{ord(each):04X}" if ord(each) < 32 or ord(each) == 127 else each) for each in text
    )
    return f'"{"".join(escaped)}"'
