"""What judging a written result collects, and how an irrational place is judged; alike along an axis and on a map."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from gametheory.errors import EvaluationError, LimitReached
from gametheory.model.family import Game
from gametheory.parametric.judging.arithmetic import Field, ReducibleError
from gametheory.parametric.judging.play import Fresh
from gametheory.parametric.judging.polynomials import RealRoot
from gametheory.solvers.judging import Verification

__all__ = ["MAXIMUM_FIELD_DEGREE", "Collector"]

MAXIMUM_FIELD_DEGREE = 12
"""Largest degree of a polynomial whose root is judged exactly."""


class Collector:
    """Problems, notes (each once) and counts; made with those that reading the document has found already."""

    def __init__(self, problems: list[str], notes: dict[str, None]) -> None:
        self.problems = problems
        self.notes = notes
        self.checked = self.combinations = 0
        self.largest = Fraction(0)

    def note(self, text: str) -> None:
        """Say what was not judged."""
        self.notes[text] = None

    def take(self, judged: Fresh) -> None:
        """Count what was found at a rational point."""
        self.problems += judged.problems
        self.checked += judged.part.checked
        self.combinations += judged.part.combinations
        self.largest = max(self.largest, judged.part.largest_regret)
        if judged.note:
            self.note(judged.note)

    def game(self, undefined: str, where: str, build: Callable[[], Game]) -> Game | None:
        """The game at a place, if it is defined there: just if the document does not say that it is ``undefined``."""
        try:
            game = build()
        except EvaluationError as error:
            if not undefined:
                self.problems.append(f"{where}: the game is not defined there: {error}")
            return None
        if undefined:
            self.problems.append(f"{where}: the game is said not to be defined there, but it is")
            return None
        return game

    def in_field(self, root: RealRoot, where: str, judge: Callable[[Field], None]) -> None:
        """Judge in the field that a root generates; anew by a factor, if its polynomial turns out to be reducible."""
        count = len(self.problems)
        while True:
            if root.polynomial.degree > MAXIMUM_FIELD_DEGREE:
                self.note(f"{where}: not judged, since its polynomial's degree is above {MAXIMUM_FIELD_DEGREE}")
                return
            try:
                judge(Field(root))
            except ReducibleError as error:
                del self.problems[count:]
                root = error.root
            except (LimitReached, EvaluationError) as error:
                self.note(f"{where}: not judged: {error}")
                return
            else:
                return

    def verification(self) -> Verification:
        """Everything found, as one."""
        return Verification(
            holds=not self.problems,
            checked=self.checked,
            combinations=self.combinations,
            largest_regret=self.largest,
            problems=tuple(self.problems),
            notes=tuple(self.notes),
        )
