"""Judging a written verdict anew: are its counterexamples equilibria, and do they refute the claims of the game file?

A claim that fails has a certificate, its counterexample: an equilibrium, judged by code that shares nothing with the
solvers, at which the claim's condition is false. What else a verdict says is a proof that no document carries; it is
refuted at points, where the claim is decided anew. Nothing that the document says of a claim is believed: its condition,
quantifier and ranges are compared with the game file's, and its stretches, thresholds and shares must fit together.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gametheory.claims.consistency import fails_at_irrationals_only, misfits
from gametheory.claims.decide import FAILS, environment_at, plain_point
from gametheory.claims.redecide import decided_at, redecided
from gametheory.errors import EvaluationError, LimitReached, ResultFileError, UsageError
from gametheory.model.family import Family
from gametheory.numbers import exact_text, rational
from gametheory.solvers.document import read_enclosed, read_list, read_number, read_object
from gametheory.solvers.judge import named_game, verify
from gametheory.solvers.judging import Verification, quoted
from gametheory.solvers.result import Behavior, Equilibrium, Judgement, Number
from gametheory.spec.schema import Claim


def verify_verdict(document: Mapping[str, Any], family: Family | None = None) -> Verification:
    """Judge a ``gametheory.verdict/1`` document of one game.

    1. Each claim is one of the game file's, with its condition, quantifier, values and ranges.
    2. A claim that fails has a counterexample within the claim's ``at`` and ``over``, and no other claim has one. (One
       that was proved to fail at irrational values alone has none.)
    3. The counterexample's equilibrium is verified as that of a solution, and the condition is false there. The claim is
       decided anew at its point, and fails.
    4. Stretches of an axis tile the claim's range, the verdict is the worst of theirs, and the counterexample lies on
       one that fails; ``holds_on`` and ``fails_on`` are those that do. Thresholds are roots of their polynomials at which
       stretches meet, and every change of the verdict is at one. Shares of a box are possible and allow the verdict.
    5. A verdict along an axis is decided anew at points of each stretch, one over a box at random points, which must not
       contradict its shares, and of two axes between such points, where its frontiers must be; see
       :func:`gametheory.claims.redecide.redecided`.

    ``checked`` counts the equilibria judged, of counterexamples and of the games that were solved anew. ``family`` is
    read from the file that the document names unless it is given. Raises :class:`ResultFileError` for a document of
    another shape, :class:`UsageError` if the game can't be found, and :class:`LimitReached` for numbers too large.

    **Guarantees.** Exact at the points that are judged. Not judged, and said in ``notes``: what lies between them, exact
    shares, whether the verdict changes at every frontier, what rests on samples, and what is too large to be solved anew.
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
        self.notes: list[str] = []
        self.solved = 0
        about = read_object(document, "game", "the verdict") if document.get("game") is not None else {}
        for key, found in (("title", family.about.title), ("form", family.about.form)):
            if about.get(key, found) != found:
                self.problems.append(f"{key} of the game: states {quoted(str(about[key]))}, found {quoted(found)}")

    def claim(self, stated: Mapping[str, Any], name: str) -> None:
        """Judge one claim of the document."""
        claim = self.family.spec.claims.get(name)
        if claim is None:
            self.problems.append(f"claim '{name[:60]}': the game file has no such claim")
            return
        rule = str(claim.select or "payoff dominance") if claim.quantifier == "selected" else ""
        ranges = {axis: [exact_text(low), exact_text(high)] for axis, (low, high) in claim.over.items()}
        true: dict[str, object] = {"condition": str(claim.holds), "in": claim.quantifier, "select": rule}
        true |= {"says": claim.says, "at": plain_point(claim.at), "over": ranges}
        wrong = [
            f"'{key}' is not the game file's, which is {said!r}"
            for key, said in true.items()
            if stated.get(key) != said
        ]
        wrong += misfits(claim, stated)
        base = None if wrong else self._base(claim, stated, wrong)
        self.problems += [f"claim '{name}': {problem}" for problem in wrong]
        found = stated.get("counterexample")
        if stated.get("verdict") != FAILS:
            if found is not None:
                self.problems.append(f"claim '{name}': it is said not to fail, but has a counterexample")
        elif found is None and fails_at_irrationals_only(stated):
            self.notes.append(f"claim '{name}': that it fails where it has no counterexample is not judged")
        elif not isinstance(found, Mapping):
            self.problems.append(f"claim '{name}': it is said to fail, but has no counterexample")
        else:
            self._failure(claim, name, stated, found)
        if base is not None:
            again = redecided(self.family, claim, stated, base)
            self.problems += [f"claim '{name}': {problem}" for problem in again.problems]
            self.notes += [f"claim '{name}': {note}" for note in again.notes]
            self.solved += again.equilibria

    def _base(self, claim: Claim, stated: Mapping[str, Any], wrong: list[str]) -> dict[str, Fraction] | None:
        """The values of all parameters that the claim does not range over, as the document states them."""
        texts = read_object(stated, "parameters", "the verdict's claim")
        values = {
            key: rational(read_number(text, "the verdict's claim: 'parameters'", exact=True))
            for key, text in texts.items()
        }
        expected = [name for name in self.family.parameters if name not in claim.over]
        if values.keys() != set(expected):
            wrong.append(
                f"its 'parameters' should be those that it does not range over: {', '.join(expected) or 'none'}"
            )
            return None
        for axis, value in claim.at.items():
            if values.get(axis, value) != value:
                wrong.append(f"its 'parameters' have {axis} = {values[axis]}, and the game file sets {axis} = {value}")
                return None
        try:
            self.family.point(values)
        except UsageError as error:
            wrong.append(f"its 'parameters': {error}")
            return None
        return values

    def _failure(self, claim: Claim, name: str, stated: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        """Judge a counterexample: its place, its equilibrium if it has one, and the claim there, decided anew."""
        where = f"claim '{name}': the counterexample"
        texts = read_object(found, "parameters", where)
        numbers = {key: rational(read_number(text, where, exact=True)) for key, text in texts.items()}
        try:
            point = self.family.point(numbers)
        except UsageError as error:
            raise ResultFileError(f"{where}: parameters: {error}") from None
        if numbers.keys() != point.keys():
            self.problems.append(f"{where} does not say the values of all parameters")
            return
        fixed = read_object(stated, "parameters", f"claim '{name}'")
        wrong = _outside(claim, point)
        wrong += [
            f"is not at the verdict's {key} = {str(text)[:40]}" for key, text in fixed.items() if texts.get(key) != text
        ]
        if found.get("concept") != stated.get("concept"):
            wrong.append("is of another concept than the verdict")
        self.problems += [f"{where} {problem}" for problem in wrong]
        shown = found.get("equilibrium") is not None
        if shown and not self.counterexample(claim, name, found, point):
            return
        try:
            verdict, reason, equilibria = decided_at(self.family, claim, str(stated.get("concept")), point)
        except LimitReached as error:
            self.notes.append(f"{where} is not decided again: {error}")
            return
        if not shown:
            # It takes all equilibria to refute 'some', and a mixture of several where none of them is at fault.
            self.solved += equilibria
        if verdict not in ("", FAILS):
            self.problems.append(f"{where}: the claim does not fail there: {verdict}{reason and f' ({reason})'}")
        elif not verdict:
            self.notes.append(f"{where} is not decided again: the solver does not vouch for all equilibria there")

    def counterexample(self, claim: Claim, name: str, found: Mapping[str, Any], point: Mapping[str, Fraction]) -> bool:
        """Judge the equilibrium, then the claim's condition at it; whether the equilibrium is one."""
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
        self.notes += [f"claim '{name}', the counterexample: {note}" for note in part.notes]
        if found.get("measures") != stated.get("measures"):
            self.problems.append(f"{where}: its 'measures' are not those of its equilibrium")
        if part.problems:
            return False
        game = self.family.at_point(point)
        environment = environment_at(self.family.spec, game, _equilibrium(stated))
        try:
            if claim.holds.decide(environment):
                self.problems.append(f"{where} satisfies the condition {claim.holds}")
        except EvaluationError as error:
            self.problems.append(f"{where}: the condition is undefined there: {error}")
        return True

    def verification(self) -> Verification:
        """Everything found, as one."""
        notes = list(dict.fromkeys(self.notes))
        if notes:
            notes.append("what is not judged here, a new check decides: gametheory check")
        return Verification(
            holds=not self.problems,
            checked=self.solved + sum(part.checked for part in self.parts),
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

    def number(stated: object) -> Number:
        return read_enclosed(stated, "the counterexample")

    def numbers(stated: Mapping[str, object]) -> dict[str, Number]:
        return {name: number(value) for name, value in stated.items()}

    def judgement(stated: object) -> Judgement:
        if isinstance(stated, bool) or stated is None:
            return stated
        # Numbers are text too, and what is no number is a remark: no claim can name it.
        try:
            return number(stated)
        except ResultFileError:
            return str(stated)

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
        state={name: judgement(known) for name, known in stated.get("state", {}).items()},
    )
