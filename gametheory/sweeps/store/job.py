"""What a sweep at scale is to those who run and store it: so many chunks, a table for each, and what determines them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow

METADATA = b"gametheory"
"""The key in a table's schema metadata under which a chunk's own facts are, as a JSON object."""

POINTS = "points"
"""In a job's description: how many points it has; among a chunk's facts: how many of them are its own."""

RESOLVED = "resolved"
"""Among a chunk's facts: how many of its points were solved again exactly."""


class Job(Protocol):
    """Work in chunks. Frozen, deterministic and picklable, so that any process may do any chunk at any time."""

    def chunks(self) -> int:
        """How many chunks there are; they are numbered from 0."""

    def table(self, chunk: int) -> pyarrow.Table:
        """The rows of a chunk: always the same, with its facts in the schema's metadata under :data:`METADATA`."""

    def describe(self) -> dict[str, Any]:
        """Everything that determines the data, as JSON: game, parameters, design with its seed, concept, versions."""


def canonical(document: Mapping[str, Any]) -> str:
    """A JSON document in the one spelling that checksums are taken of: sorted keys, no spaces, ASCII.

    >>> canonical({"b": (1, 2), "a": None})
    '{"a":null,"b":[1,2]}'
    """
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)


def full_description(job: Job) -> dict[str, Any]:
    """What a manifest says of its job: the description, the number of chunks, and how parts are written."""
    from gametheory.sweeps.store.parts import writer_description

    described = {"description": job.describe(), "chunks": job.chunks(), "writer": writer_description()}
    # Through text, so that what was just described equals what was read back from a manifest (lists, never tuples).
    plain: dict[str, Any] = json.loads(canonical(described))
    return plain


def description_digest(described: Mapping[str, Any]) -> str:
    """The sha256 of a full description; it stands in every part, so that a part tells which job it belongs to."""
    return hashlib.sha256(canonical(described).encode()).hexdigest()


def differences(there: object, now: object, path: str = "") -> list[str]:
    """Each field in which two descriptions differ, with both values, a line each.

    >>> differences({"design": {"seed": 1, "draws": 9}}, {"design": {"seed": 2, "draws": 9}})
    ['design.seed: 1 in the dataset, 2 now']
    """
    if isinstance(there, dict) and isinstance(now, dict):
        names = [*there, *(name for name in now if name not in there)]
        return [
            line
            for name in names
            for line in differences(
                there.get(name, _ABSENT), now.get(name, _ABSENT), f"{path}.{name}" if path else str(name)
            )
        ]
    return [] if there == now else [f"{path}: {_shown(there)} in the dataset, {_shown(now)} now"]


class _Absent:
    """Stands for a field that is not there; JSON's null is a value like any other."""


_ABSENT = _Absent()
_LONGEST_SHOWN = 100


def _shown(value: object) -> str:
    if isinstance(value, _Absent):
        return "absent"
    text = json.dumps(value, sort_keys=True)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
