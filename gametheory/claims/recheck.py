"""Judging a written verdict anew: are its counterexamples equilibria, and do they refute the claims of the game file?

A claim that fails has a certificate, its counterexample: an equilibrium, judged by code that shares nothing with the
solvers, at which the claim's condition is false. A claim that holds, or is undecided, has none; such verdicts are
counted and left to a new ``check``. Nothing that the document says of a claim is believed: its condition and
quantifier are compared with the game file's, and what it says of the stretches of an axis must fit together.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gametheory.claims.consistency import fails_at_irrationals_only, misfits
from gametheory.claims.decide import FAILS, environment_at
from gametheory.errors import EvaluationError, ResultFileError
from gametheory.model.family import Family
from gametheory.numbers import parse_exact_text
from gametheory.solvers.document import read_list, read_object
from gametheory.solvers.judge import named_game, verify
from gametheory.solvers.judging import Verification
from gametheory.solvers.result import Behavior, Equilibrium
from gametheory.spec.schema import Claim


def verify_verdict(document: Mapping[str, Any], family: Family | None = None) -> Verification:
    """Judge a ``gametheory.verdict/1`` document of one game.

    1. Each claim is one of the game file's, with its condition and quantifier.
    2. A claim that fails has a counterexample within the claim's ``at`` and ``over``, and no other claim has one. (One
       that was proved to fail at irrational values alone has none, and is left open.)
    3. The counterexample's equilibrium is verified as that of a solution, and the condition is false there.
    4. Stretches of an axis tile the claim's range, the verdict is the worst of theirs, and the counterexample lies on
       one that fails.

    ``family`` is read from the file that the document names unless it is given. Raises :class:`ResultFileError` for a
    document of another shape and :class:`UsageError` if the game can't be found.

    **Guarantees.** What is called verified has been recomputed from the game file. Not judged, and said in ``notes``:
    verdicts without a counterexample, where else than there a claim fails or holds, and that a ``selected`` equilibrium
    is the one selected.
    """
    family = family or named_game(document)
    judge = _VerdictJudge(family, document)
    for position, claim in enumerate(read_list(document, "claims", "the verdict")):
        if not isinstance(claim, Mapping):
            raise ResultFileError(f"the verdict: 'claims': entry {position} should be an object")
        judge.claim(claim, str(claim.get("name")))
    return judge.verification()


class _VerdictJudge:
    """Collects what was judged and what is wrong, claim by claim."""

    def __init__(self, family: Family, document: Mapping[str, Any]) -> None:
        self.family = family
        self.document = document
        self.parts: list[Verification] = []
        self.problems: list[str] = []
        self.open: list[str] = []

    def claim(self, stated: Mapping[str, Any], name: str) -> None:
        """Judge one claim of the document."""
        claim = self.family.spec.claims.get(name)
        if claim is None:
            self.problems.append(f"claim '{name[:60]}': the game file has no such claim")
            return
        for key, true in (("condition", str(claim.holds)), ("in", claim.quantifier)):
            if stated.get(key) != true:
                self.problems.append(f"claim '{name}': '{key}' is not the game file's, which is {true!r}")
        self.problems += [f"claim '{name}': {problem}" for problem in misfits(claim, stated)]
        found = stated.get("counterexample")
        if stated.get("verdict") != FAILS:
            if found is not None:
                self.problems.append(f"claim '{name}': it is said not to fail, but has a counterexample")
            self.open.append(name)
        elif found is None and fails_at_irrationals_only(stated):
            self.open.append(name)
        elif not isinstance(found, Mapping):
            self.problems.append(f"claim '{name}': it is said to fail, but has no counterexample")
        elif found.get("equilibrium") is None:
            # It takes all equilibria to refute 'some', and a mixture of several where none of them is at fault.
            self.open.append(name)
        else:
            self.counterexample(claim, name, found)

    def counterexample(self, claim: Claim, name: str, found: Mapping[str, Any]) -> None:
        """Judge the equilibrium, then the claim's condition at it."""
        where = f"claim '{name}': the counterexample"
        stated = dict(read_object(found, "equilibrium", where))
        # Its component is a position in a solution that a verdict does not have.
        stated.pop("component", None)
        part = verify(
            {
                "format": "gametheory.solution/1",
                "parameters": found.get("parameters"),
                "concept": found.get("concept"),
                "arithmetic": "exact",
                "equilibria": [stated],
                "components": [],
            },
            self.family,
        )
        self.parts.append(part)
        self.problems += [f"claim '{name}': {problem}" for problem in part.problems]
        if part.problems:
            return
        texts = read_object(found, "parameters", where)
        point = self.family.point({key: parse_exact_text(str(text)) for key, text in texts.items()})
        self.problems += [f"{where} {problem}" for problem in _outside(claim, point)]
        game = self.family.at_point(point)
        environment = environment_at(self.family.spec, game, _equilibrium(stated))
        try:
            if claim.holds.decide(environment):
                self.problems.append(f"{where} satisfies the condition {claim.holds}")
        except EvaluationError as error:
            self.problems.append(f"{where}: the condition is undefined there: {error}")

    def verification(self) -> Verification:
        """Everything found, as one."""
        notes = []
        if self.open:
            notes.append(f"not decided again: {', '.join(self.open)} (run gametheory check for these)")
        return Verification(
            holds=not self.problems,
            checked=sum(part.checked for part in self.parts),
            combinations=0,
            largest_regret=max((part.largest_regret for part in self.parts), default=Fraction(0)),
            problems=tuple(self.problems),
            notes=tuple(notes),
        )


def _outside(claim: Claim, point: Mapping[str, Fraction]) -> list[str]:
    fixed = [f"is not at {name} = {value}" for name, value in claim.at.items() if point[name] != value]
    swept = [
        f"is not within {name} in [{low}, {high}]"
        for name, (low, high) in claim.over.items()
        if not low <= point[name] <= high
    ]
    return fixed + swept


def _equilibrium(stated: Mapping[str, Any]) -> Equilibrium:
    """An equilibrium from its document, which has been judged and so has the right shape."""

    def numbers(texts: Mapping[str, str]) -> dict[str, Fraction]:
        return {name: parse_exact_text(text) for name, text in texts.items()}

    return Equilibrium(
        strategies={player: numbers(strategy) for player, strategy in stated["strategies"].items()},
        payoffs=numbers(stated["payoffs"]),
        measures=numbers(stated["measures"]),
        regret=Fraction(0),
        behavior={
            name: Behavior(found["player"], numbers(found["moves"]), found["on_path"], found["specified"])
            for name, found in stated.get("behavior", {}).items()
        },
        path=tuple(stated.get("path", ())),
    )
