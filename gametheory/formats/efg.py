"""Gambit's ``.efg``: a game tree, its nodes in preorder, a line each.

Nodes begin with ``c`` (chance), ``p`` (a player) or ``t`` (the end). Labels of an information set and of an outcome may
stand the first time only; where they stand again they must say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from gametheory.formats.nfg import read_prologue
from gametheory.formats.records import Outcome, TreeNodeRecord, TreeRecord
from gametheory.formats.tokens import Tokens, number_text, quoted

__all__ = ["MAXIMUM_NODES", "read_efg", "write_efg"]

MAXIMUM_NODES = 100_000
_KINDS = {"c": "chance", "p": "decision", "t": "terminal"}


def read_efg(text: str, *, file: str = "<text>") -> TreeRecord:
    """Read a file. Raises :class:`GameFileError` with the line, what is wrong and how to mend it."""
    tokens = Tokens(text, file)
    title, players = read_prologue(tokens, "EFG", "2")
    comment = tokens.text("a comment") if tokens.kind == "text" else ""
    reader = _Reader(tokens, players)
    nodes: list[TreeNodeRecord] = []
    children: list[list[int]] = []
    open_nodes: list[int] = []  # On the path to the present node, those that still lack branches.
    while not nodes or open_nodes:
        if len(nodes) == MAXIMUM_NODES:
            tokens.fail(f"more than {MAXIMUM_NODES:,} nodes: the game is too large")
        if tokens.kind == "end":
            missing = sum(len(nodes[node].actions) - len(children[node]) for node in open_nodes)
            tokens.fail("the file ends before the tree does", f"at least {missing or 1} more nodes belong to it")
        node = reader.node()
        if open_nodes:
            children[open_nodes[-1]].append(len(nodes))
            if len(children[open_nodes[-1]]) == len(nodes[open_nodes[-1]].actions):
                open_nodes.pop()
        if node.actions:
            open_nodes.append(len(nodes))
        nodes.append(node)
        children.append([])
    tokens.finish("the last node of the tree")
    whole = tuple(replace(node, children=tuple(own)) for node, own in zip(nodes, children, strict=True))
    return TreeRecord(title, players, whole, reader.outcomes, reader.set_labels, comment)


@dataclass
class _Reader:
    """Reads nodes, and remembers the information sets and outcomes that it has met."""

    tokens: Tokens
    players: tuple[str, ...]
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    set_labels: dict[tuple[int, int], str] = field(default_factory=dict)
    sets: dict[tuple[int, int], tuple[tuple[str, ...], tuple[Fraction, ...]]] = field(default_factory=dict)

    def node(self) -> TreeNodeRecord:
        tokens = self.tokens
        kind = _KINDS.get(tokens.value) if tokens.kind == "word" else None
        if kind is None:
            tokens.expected("a node", "a node's line starts with c, p or t")
        tokens.take()
        label = tokens.text("the label of a node")
        if kind == "terminal":
            return TreeNodeRecord(kind, label, outcome=self._outcome())
        player = -1
        if kind == "decision":
            count = len(self.players)
            player = tokens.whole("the number of a player", 1, count, f"there are {count} players") - 1
        number = tokens.whole("the number of an information set", 1)
        actions, probabilities = self._information_set(player, number)
        return TreeNodeRecord(kind, label, player, number, actions, probabilities, outcome=self._outcome())

    def _information_set(self, player: int, number: int) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
        tokens, key = self.tokens, (player, number)
        label = tokens.text("the label of an information set") if tokens.kind == "text" else None
        what = f"information set {number} of {'chance' if player < 0 else f'player {player + 1}'}"
        if tokens.kind != "open":
            if key not in self.sets:
                tokens.fail(f"{what} has no actions yet", 'write its label and { "action" ... } where it is first met')
            self._same_label(key, label, what)
            return self.sets[key]
        place = tokens.place
        tokens.take()
        actions: list[str] = []
        probabilities: list[Fraction] = []
        while tokens.kind != "close":
            if len(actions) == MAXIMUM_NODES:
                tokens.fail(f"more than {MAXIMUM_NODES:,} actions: the game is too large")
            actions.append(tokens.text("an action in quotes, or }"))
            if player < 0:
                number_place = tokens.place
                probabilities.append(tokens.number("a probability"))
                if probabilities[-1] < 0:
                    tokens.fail("a probability is negative", place=number_place)
        if not actions:
            tokens.fail(f"{what} has no actions", "an end of the game is a node t")
        tokens.take()
        if player < 0 and sum(probabilities) != 1:
            total = number_text(sum(probabilities, Fraction(0)))
            tokens.fail(f"the probabilities sum to {total}, not to 1", "write fractions, such as 1/3", place=place)
        found = (tuple(actions), tuple(probabilities))
        if self.sets.setdefault(key, found) != found:
            tokens.fail(f"{what} had other actions before", "give another information set another number", place=place)
        self._same_label(key, label, what)
        return self.sets[key]

    def _same_label(self, key: tuple[int, int], label: str | None, what: str) -> None:
        if label is not None and self.set_labels.setdefault(key, label) != label:
            self.tokens.fail(f"{what} had another label before", "give another information set another number")
        if label is None:
            self.set_labels.setdefault(key, "")

    def _outcome(self) -> int:
        """The number of an outcome; its name and payoffs are noted where they stand."""
        tokens = self.tokens
        place = tokens.place
        number = tokens.whole("the number of an outcome")
        named = tokens.kind == "text"
        if not named and tokens.kind != "open":
            if number and number not in self.outcomes:
                tokens.fail(
                    f"outcome {number} has no payoffs", 'write "name" { payoffs } where it is first met', place=place
                )
            return number
        name = tokens.text("the name of an outcome") if named else None
        if tokens.kind != "open" and name is not None and number in self.outcomes:
            found = (name, self.outcomes[number][1])
        else:
            tokens.brace("open", "before the payoffs of an outcome")
            payoffs = tuple([tokens.number("a payoff") for _ in self.players])
            if tokens.kind == "word":
                tokens.fail(
                    f"an outcome has {len(self.players)} payoffs, one a player; one more is {tokens.shown()}",
                    "take it out",
                )
            tokens.brace("close", "after the payoffs of an outcome")
            found = (name if name is not None else self.outcomes.get(number, ("",))[0], payoffs)
        if number == 0:
            tokens.fail("the outcome 0 has no payoffs; it is for none", "number outcomes from 1", place=place)
        if self.outcomes.setdefault(number, found) != found:
            tokens.fail(
                f"outcome {number} had another name or other payoffs before", "give it another number", place=place
            )
        return number


def write_efg(record: TreeRecord) -> str:
    """The text of a file. Labels and payoffs stand each time that their set or outcome is met, as Gambit writes them."""
    players = " ".join(map(quoted, record.players))
    lines = [f"EFG 2 R {quoted(record.title)} {{ {players} }}", quoted(record.comment), ""]
    for node in record.nodes:
        words = [node.kind[0] if node.kind != "decision" else "p", quoted(node.label)]
        if node.kind != "terminal":
            words += [str(node.player + 1)] if node.kind == "decision" else []
            words += [str(node.information_set), quoted(record.set_labels.get((node.player, node.information_set), ""))]
            named = list(map(quoted, node.actions))
            if node.kind == "chance":
                chances = zip(named, node.probabilities, strict=True)
                named = [f"{action} {number_text(probability)}" for action, probability in chances]
            words.append(f"{{ {' '.join(named)} }}")
        words.append(str(node.outcome))
        if node.outcome:
            name, payoffs = record.outcomes[node.outcome]
            words.append(f"{quoted(name)} {{ {', '.join(map(number_text, payoffs))} }}")
        lines.append(" ".join(words))
    return "\n".join(lines) + "\n"
