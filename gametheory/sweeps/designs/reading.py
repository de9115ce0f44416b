"""Designs from plain data.

Reference: T. Bray (2017), RFC 8259, "The JavaScript Object Notation (JSON) data interchange format".
"""

from __future__ import annotations

from collections.abc import Callable

from gametheory.errors import UsageError
from gametheory.sweeps.designs.design import Design, Fields, shown
from gametheory.sweeps.designs.grids import Grid
from gametheory.sweeps.designs.points import Points
from gametheory.sweeps.designs.sampled import Sampled


def design_from_dict(plain: object) -> Design:
    """The design whose ``to_dict`` wrote this, equal to it.

    Raises :class:`UsageError` for an unknown kind, a missing or unknown field, and a value that is none of the kind's.
    """
    readers: dict[str, Callable[[Fields], Design]] = {each.kind: each.from_fields for each in (Grid, Points, Sampled)}
    fields = Fields(plain, "a design")
    kind = fields.take("kind")
    if not isinstance(kind, str) or kind not in readers:
        raise UsageError(f"{shown(kind)} is not a kind of design; one of {', '.join(readers)}")
    return readers[kind](fields)
