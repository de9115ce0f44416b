"""Game files small enough to be solved by hand, as texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import gametheory
from gametheory import Family

INSPECTION = """\
format = 1
title = "Inspection"
form = "strategic"

[parameters.fine]
default = "2/5"
range = [0, 1]
unit = "money"
meaning = "what a violation costs if it is seen"

[parameters.cost]
default = "1/10"
range = ["1/100", 1]

[players]
inspector = ["inspect", "rest"]
tool = ["violate", "comply"]

[payoffs.cells]
inspect.violate = ["fine - cost", "1/5 - fine"]
inspect.comply = ["-cost", "0"]
rest.violate = ["0", "1/5"]
rest.comply = ["0", "0"]

[measures]
violations = "tool.violate"
revenue = "fine * inspector.inspect * tool.violate"

[claims.fines_deter]
says = "At most half of the time there is a violation."
holds = "violations <= 1/2"

[claims.fines_deter_always]
says = "At most half of the time there is a violation, whatever the fine."
holds = "violations <= 1/2"
over = { fine = ["1/20", 1] }
"""
"""With cost < fine and fine > 1/5 the only equilibrium: violate with cost/fine, inspect with 1/(5 fine)."""

UNDEFINED_AT_ZERO = """\
format = 1
title = "Undefined at zero"
form = "strategic"

[parameters.share]
default = 1
range = [-1, 1]

[players]
ann = ["left", "right"]
bob = ["left", "right"]

[payoffs.formulas]
ann = "ann.left / share"
bob = "bob.left"

[measures]
got = "payoff.ann"

[claims.ann_gains]
holds = "got >= -1"
over = { share = [-1, 1] }

[claims.ann_gains_at_zero]
holds = "got >= 0"
at = { share = 0 }
"""

NO_PURE_EQUILIBRIUM = """\
format = 1
title = "Three players who want to differ, and one who does not"
form = "strategic"

[parameters.stake]
default = 1
range = [0, 1]

[players]
ann = ["heads", "tails"]
bob = ["heads", "tails"]
cat = ["watch"]

[payoffs.formulas]
ann = "stake * (ann.heads * bob.heads + ann.tails * bob.tails)"
bob = "stake * (ann.heads * bob.tails + ann.tails * bob.heads)"
cat = "0"

[claims.someone]
holds = "payoff.cat == 0"

[claims.some_equilibrium]
holds = "payoff.cat == 0"
in = "some"
"""
"""For stake > 0 no equilibrium in pure strategies; at stake = 0 all four profiles are."""

FAULTY = """\
format = 1
title = "Faulty"
form = "strategic"
[parameters.fee]
default = 3
range = [5, 9]
[players]
ann = ["left", "right"]
bob = ["left", "right"]
[payoffs.matrices]
ann = [[1, 2], [3, "fees"]]
bob = [[1, 2], [3, 4]]
"""
"""Two faults: a default outside its range (line 5), and an unknown name (line 11)."""


def two_player_text(
    ann: Sequence[Sequence[object]],
    bob: Sequence[Sequence[object]],
    *,
    parameters: Mapping[str, tuple[object, object, object]] | None = None,
    measures: Mapping[str, str] | None = None,
    claims: Mapping[str, Mapping[str, object]] | None = None,
    concept: str | None = None,
) -> str:
    """A game file of two players ``ann`` (a1, a2, ...) and ``bob`` (b1, b2, ...) from matrices of numbers or formulas.

    Parameters are (default, low, high); a claim has the keys of the file format.
    """
    lines = ["format = 1", 'title = "two players"', 'form = "strategic"']
    if concept:
        lines.append(f'concept = "{concept}"')
    for name, (default, low, high) in (parameters or {}).items():
        lines += [f"[parameters.{name}]", f'default = "{default}"', f'range = ["{low}", "{high}"]']
    lines += [
        "[players]",
        f"ann = {[f'a{i + 1}' for i in range(len(ann))]}",
        f"bob = {[f'b{j + 1}' for j in range(len(ann[0]))]}",
        "[payoffs.matrices]",
    ]
    lines += [f"{name} = {[[str(x) for x in row] for row in matrix]}" for name, matrix in (("ann", ann), ("bob", bob))]
    lines += ["[measures]", *(f'{name} = "{formula}"' for name, formula in (measures or {}).items())]
    for name, claim in (claims or {}).items():
        lines.append(f"[claims.{name}]")
        lines += [f"{key} = {_toml(value)}" for key, value in claim.items()]
    return "\n".join(lines) + "\n"


def two_players(
    ann: Sequence[Sequence[object]], bob: Sequence[Sequence[object]], **parts: Mapping[str, object] | str | None
) -> Family:
    """The family of :func:`two_player_text`."""
    return gametheory.loads(two_player_text(ann, bob, **parts))  # type: ignore[arg-type]


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str | Fraction) else str(value)
