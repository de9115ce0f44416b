"""Every error that this package raises on purpose, as one tree.

::

    GameTheoryError                 exit code
    +-- UsageError                  2    a name, number or option that makes no sense for this game
    |   +-- DistributionError       2    what should be probabilities is not (in solvers/verify.py)
    +-- GameFileError               3    the game file is wrong; carries every fault at once
    +-- EvaluationError             3    the game is undefined at these parameters (a division by zero, ...)
    +-- ResultFileError             3    a result to verify is not one of ours, or is damaged
    +-- LimitReached                5    the work would exceed a stated limit
    +-- UnverifiedResult           70    a method returned a profile that the judge refused: a bug here

Each message says what is wrong, where, and how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass


class GameTheoryError(Exception):
    """Base of all errors raised on purpose; ``exit_code`` is what the command line ends with."""

    exit_code = 70


class UsageError(GameTheoryError):
    """A name, number or option that makes no sense for this game."""

    exit_code = 2


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a game file.

    ``line`` counts from 1 and is 0 when the fault belongs to the whole file; ``path`` is the dotted
    key path; ``suggestion`` says how to mend it, or is empty.
    """

    line: int
    path: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = ": ".join(part for part in (f"line {self.line}" if self.line else "", self.path) if part)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.suggestion})" if self.suggestion else text


class GameFileError(GameTheoryError):
    """A game file is wrong. ``file`` is its name and ``faults`` lists everything found, in file order."""

    exit_code = 3

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        self.file = file
        self.faults = faults
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))


class EvaluationError(GameTheoryError):
    """The game has no payoffs at these parameters, for instance after a division by zero.

    ``path`` is the key path of the expression in the game file, as far as it is known.
    """

    exit_code = 3

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        self.path = path
        super().__init__(message)


class ResultFileError(GameTheoryError):
    """A result handed to ``verify`` is not a result of this package, or is damaged."""

    exit_code = 3


class LimitReached(GameTheoryError):
    """The work would exceed a stated limit. The message names the limit and the ways around it."""

    exit_code = 5


class UnverifiedResult(GameTheoryError):
    """A method returned a profile that the judge refused. Nothing of it is reported; please file a bug."""

    exit_code = 70
