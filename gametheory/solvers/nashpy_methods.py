r"""Nashpy's methods as second opinions: its floats become exact candidates, which somebody else judges.

A float profile names two supports. If the profile is a Nash equilibrium, both players are indifferent on them:
``(A y)_i = u`` for ``i`` in the first support and ``(x B)_j = w`` for ``j`` in the second, with ``sum x = sum y = 1``
(Nisan et al. 2007, chapter 3). Where these equations have one solution it is the exact candidate; where they have
many, the nearest simple rationals are. Nashpy (Knight and Campbell 2018) warns or raises on many games with ties;
here that becomes a note.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Literal

from flint import fmpq_mat

from gametheory.errors import UsageError
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import to_flint, to_fraction

__all__ = ["NashpyCandidates", "NashpyMethod", "nashpy_candidates"]

NashpyMethod = Literal["support", "vertex", "lemke-howson"]
Strategy = tuple[Fraction, ...]
Matrix = Sequence[Sequence[Fraction]]

_LARGEST_DENOMINATOR = 10**6
"""Bound on the denominators that a float is rounded to where the equations leave a choice."""
_LONGEST_NOTE = 200
_LONGEST_PATH = 500
"""Pivots after which a path of Lemke and Howson is given up."""


@dataclass(frozen=True, slots=True)
class NashpyCandidates:
    """Exact profiles, sorted, none verified; and what Nashpy had to say on the way."""

    candidates: tuple[tuple[Strategy, Strategy], ...]
    notes: tuple[str, ...]


def nashpy_candidates(game: StrategicGame, method: NashpyMethod, *, tolerance: float = 1e-9) -> NashpyCandidates:
    """Ask Nashpy for equilibria of a two-player game and make its answers exact.

    1. Run the method; keep what it returns before it raises, if it raises.
    2. Drop profiles that are not a distribution a player of the right length.
    3. Solve the indifference equations on the supports, exactly; round where they have no or many solutions.

    ``method`` is ``"support"``, ``"vertex"`` or ``"lemke-howson"`` (from every label); entries above ``tolerance``
    make the support. Raises :class:`UsageError` for other methods and other numbers of players.

    **Guarantees.** None: Nashpy computes in floats. Candidates may be wrong, and equilibria may be missing.
    Warnings and errors of Nashpy never escape. Cost: Nashpy's, exponential in the size of the game.

    >>> from gametheory.model.strategic import bimatrix
    >>> nashpy_candidates(bimatrix([[1, -1], [-1, 1]]), "vertex").candidates[0][0]
    (Fraction(1, 2), Fraction(1, 2))
    """
    if len(game.players) != 2:
        raise UsageError(f"Nashpy solves two-player games; this game has {len(game.players)} players")
    first, second = game.matrix(0), game.matrix(1)
    floats, notes = _run(game, method)
    candidates = set()
    dropped = 0
    for profile in floats:
        x, y = (_distribution(entries, size) for entries, size in zip(profile, game.shape, strict=True))
        if x is None or y is None:
            dropped += 1
            continue
        rows = [i for i, p in enumerate(x) if p > tolerance]
        columns = [j for j, p in enumerate(y) if p > tolerance]
        exact_x = _indifferent(list(zip(*second, strict=True)), columns, rows)
        exact_y = _indifferent(first, rows, columns)
        candidates.add((exact_x or _rounded(x, rows), exact_y or _rounded(y, columns)))
    if dropped:
        notes.append(f"nashpy returned {dropped} profiles that are no distributions (NaN or of a wrong length)")
    return NashpyCandidates(tuple(sorted(candidates)), tuple(notes))


def _run(game: StrategicGame, method: NashpyMethod) -> tuple[list[Any], list[str]]:
    """The float profiles that Nashpy returns, and its warnings and errors as notes."""
    found: list[Any] = []
    notes: dict[str, None] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            runs = _runs(game.to_nashpy(), method, sum(game.shape))
        except (OverflowError, ValueError) as error:
            return [], [_note("raised", error)]
        for run in runs:
            try:
                for profile in run():
                    found.append(profile)  # noqa: PERF402 - what comes before an error is kept
            # Nashpy, numpy and scipy raise many kinds; whatever it is, it becomes a note and the judge decides.
            except Exception as error:
                notes[_note("raised", error)] = None
    for warning in caught:
        notes[_note("warned", warning.message)] = None
    return found, list(notes)


def _runs(game: Any, method: NashpyMethod, labels: int) -> list[Callable[[], Iterator[Any]]]:  # noqa: ANN401
    if method == "support":
        return [game.support_enumeration]
    if method == "vertex":
        return [game.vertex_enumeration]
    if method == "lemke-howson":
        # One run a label, so that an error at one leaves the others.
        return [partial(_from_label, game, label) for label in range(labels)]
    raise UsageError(f"nashpy has no method '{method}' here; use support, vertex or lemke-howson")


def _from_label(game: Any, label: int) -> Iterator[Any]:  # noqa: ANN401
    """Nashpy's tableaux along the path from one label, but no further than a path can sensibly be.

    ``nashpy.Game.lemke_howson`` does the same in a loop without bound, which on some degenerate games never ends
    (nashpy 0.0.43, several of a hundred random 4x5 games with ties), so that the loop is here.
    """
    from nashpy.linalg import create_col_tableau, create_row_tableau

    row_payoffs, column_payoffs = game.payoff_matrices
    of_column, of_row = create_col_tableau(row_payoffs, True), create_row_tableau(column_payoffs, True)
    here, there = (of_row, of_column) if label in of_row.non_basic_variables else (of_column, of_row)
    for _ in range(_LONGEST_PATH):
        label = here.pivot_and_drop_label(label)
        if of_column.non_basic_variables | of_row.non_basic_variables == of_column.labels:
            yield (
                of_row.to_strategy(of_column.non_basic_variables),
                of_column.to_strategy(of_row.non_basic_variables),
            )
            return
        here, there = there, here
    raise RuntimeError(f"no equilibrium after {_LONGEST_PATH} pivots")


def _note(verb: str, problem: object) -> str:
    kind = type(problem).__name__
    text = " ".join(str(problem).split())
    if len(text) > _LONGEST_NOTE:
        text = text[:_LONGEST_NOTE] + "..."
    return f"nashpy {verb} {kind}: {text}" if text else f"nashpy {verb} {kind}"


def _distribution(entries: Any, size: int) -> list[float] | None:  # noqa: ANN401
    """The entries as floats, or None if they are not a distribution over so many strategies."""
    try:
        numbers = [float(entry) for entry in entries]
    except (TypeError, ValueError):
        return None
    if len(numbers) != size or not all(map(math.isfinite, numbers)):
        return None
    return numbers if min(numbers) > -0.5 and 0.5 < sum(numbers) < 1.5 else None


def _indifferent(payoffs: Matrix, opponents: Sequence[int], own: Sequence[int]) -> Strategy | None:
    """The one mixture over ``own`` that makes the opponent indifferent among ``opponents``, or None.

    ``payoffs[opponent's strategy][own strategy]`` are the opponent's. The unknowns are the probabilities and the
    opponent's payoff; the last equation says that the probabilities sum to one.
    """
    size = len(own) + 1
    rows = [[*(payoffs[other][k] for k in own), Fraction(-1), Fraction(0)] for other in opponents]
    rows.append([Fraction(1)] * len(own) + [Fraction(0), Fraction(1)])
    reduced, rank = fmpq_mat([[to_flint(entry) for entry in row] for row in rows]).rref()
    if rank != size or reduced[size - 1, size - 1] == 0:
        return None
    solution = [to_fraction(reduced[row, size]) for row in range(len(own))]
    if min(solution) < 0:
        return None
    mixture = dict(zip(own, solution, strict=True))
    return tuple(mixture.get(k, Fraction(0)) for k in range(len(payoffs[0])))


def _rounded(entries: Sequence[float], support: Sequence[int]) -> Strategy:
    """Nearby simple rationals on the support, scaled to sum to one."""
    near = {k: Fraction(entries[k]).limit_denominator(_LARGEST_DENOMINATOR) for k in support}
    total = sum(near.values())
    return tuple(near.get(k, Fraction(0)) / total for k in range(len(entries)))
