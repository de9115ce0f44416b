"""From whatever went wrong to a message on stderr and an exit code; a traceback never reaches a user."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable
from typing import ParamSpec

import typer

from gametheory.errors import EvaluationError, GameFileError, GameTheoryError, UsageError

INTERRUPTED = 130
INTERNAL = 70
PIPE_CLOSED = 141
LONGEST_NUMBER = 200_000
"""Digits that a result may have; the interpreter would not write whole numbers of more than 4,300. Numbers that are
read are bounded where they are read."""

Arguments = ParamSpec("Arguments")


def guarded(command: Callable[Arguments, int]) -> Callable[Arguments, None]:
    """Run a command for its exit code, and turn every error into a message and the code that it stands for."""

    @functools.wraps(command)
    def guarded_command(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        digits = sys.get_int_max_str_digits()
        sys.set_int_max_str_digits(max(digits, LONGEST_NUMBER) if digits else 0)
        try:
            code = command(*arguments, **options)
            sys.stdout.flush()
        except GameFileError as error:
            tell_faults(error)
            code = error.exit_code
        except GameTheoryError as error:
            tell(f"error: {_place(error)}{error}")
            code = error.exit_code
        except KeyboardInterrupt:
            tell("interrupted")
            code = INTERRUPTED
        except BrokenPipeError:
            # The reader of a pipe has gone (`| head`).
            _discard_output()
            code = PIPE_CLOSED
        except OSError as error:
            _discard_output()
            tell(
                f"error: {error.filename}: {error.strerror}" if error.filename else f"error: {error.strerror or error}"
            )
            code = UsageError.exit_code
        except (typer.Exit, typer.Abort):
            raise
        except MemoryError:
            tell("error: out of memory; the game is too large for this machine")
            code = 5
        except OverflowError:
            tell(
                "error: a number on the way is too large for floating point, in which this is placed or shown; use larger units "
                "(millions), or a smaller range"
            )
            code = UsageError.exit_code
        except Exception as error:  # the last resort: said plainly, never as a traceback
            tell(
                f"internal error: {type(error).__name__}: {error}\nplease report it with the game file and the command"
            )
            if os.environ.get("GAMETHEORY_DEBUG"):
                raise
            code = INTERNAL
        finally:
            sys.set_int_max_str_digits(digits)
        raise typer.Exit(code)

    # Help is laid out paragraph by paragraph; a line break within one is the source file's, not the reader's.
    paragraphs = inspect.cleandoc(command.__doc__ or "").split("\n\n")
    guarded_command.__doc__ = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return guarded_command


def _place(error: GameTheoryError) -> str:
    """Where in the file the expression stands that has no value, unless the message says it already."""
    if not isinstance(error, EvaluationError) or not error.path:
        return ""
    from gametheory.spec.faults import path_text

    place = path_text(error.path)
    return "" if place in str(error) else f"{place}: "


def _discard_output() -> None:
    """Send what is left in the buffer of stdout nowhere; the interpreter would complain when it closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(message: str) -> None:
    """A message for people, on stderr; what would act on a terminal (in a file's name, say) is spelled out."""
    typer.echo("".join(map(_printable, message)), err=True)


def _printable(character: str) -> str:
    return character if character.isprintable() or character == "\n" else f"\\u{ord(character):04x}"


def tell_faults(error: GameFileError) -> None:
    """Every fault of a file, a line each, in the form ``file:line: path: message (suggestion)``."""
    for fault in error.faults:
        where = f"{error.file}:{fault.line}" if fault.line else error.file
        path = f"{fault.path}: " if fault.path else ""
        hint = f" ({fault.suggestion})" if fault.suggestion else ""
        tell(f"{where}: {path}{fault.message}{hint}")
