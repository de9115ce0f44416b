"""A study as a job: its chunks as tables for a dataset, one row an equilibrium or one row a point."""

from __future__ import annotations

import importlib.metadata
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gametheory.numbers import exact_text
from gametheory.spec.schema import Claim
from gametheory.studies.conditions import TRUE, UNSURE
from gametheory.studies.exactly import EXACT, LIMIT, SOLVED, UNDEFINED
from gametheory.studies.layout import measure_column, parameter_column
from gametheory.studies.rows import VERDICTS, ChunkRows
from gametheory.studies.study import Study
from gametheory.sweeps.store.job import METADATA, POINTS, RESOLVED

if TYPE_CHECKING:
    import pyarrow
    from numpy.typing import NDArray

__all__ = ["PER", "StudyJob"]

PER = ("equilibrium", "point")
"""What a row of a dataset is."""
DISTRIBUTION = "exactgames"


@dataclass(frozen=True)
class StudyJob:
    """The chunks of a study as tables.

    With ``per == "equilibrium"`` there is one row for each equilibrium: ``point``, the parameters that vary, ``solved`` (by a
    ``kernel``, ``exact``, ``undefined`` or beyond a ``limit``), ``equilibrium`` (its number at the point, null in the one row
    of a point that has none), ``player.strategy``, ``payoff.player``, measures; for each claim ``claim.name`` (whether its
    condition is true at this equilibrium) and ``verdict.name`` (at the point). With ``per == "point"`` there is one row for
    each point: ``equilibria``, ``complete``, ``true.name`` (at how many equilibria a claim's condition is true),
    ``verdict.name``, and the lowest and highest value of each measure.
    """

    study: Study
    per: Literal["equilibrium", "point"] = "equilibrium"

    def chunks(self) -> int:
        """The number of chunks."""
        return self.study.chunks

    def table(self, chunk: int) -> pyarrow.Table:
        """A chunk's rows as an Arrow table."""
        import pyarrow as pa

        rows = self.study.rows(chunk)
        columns = _by_equilibrium(self.study, rows) if self.per == "equilibrium" else _by_point(self.study, rows)
        facts = {
            POINTS: len(rows.counts),
            RESOLVED: int((rows.solved == EXACT).sum()),
            "undefined": int((rows.solved == UNDEFINED).sum()),
            "beyond_limit": int((rows.solved == LIMIT).sum()),
            "incomplete": int((~rows.complete & (rows.solved <= EXACT)).sum()),
            "equilibria": int(rows.counts.sum()),
            "kernels": sorted(rows.kernels),
        }
        return pa.table(columns).replace_schema_metadata({METADATA: json.dumps(facts, sort_keys=True).encode()})

    def describe(self) -> dict[str, Any]:
        """Everything that determines the data."""
        study = self.study
        about, claims = study.family.about, study.family.spec.claims
        return {
            "game": {"title": about.title, "form": about.form, "sha256": about.sha256},
            "parameters": {name: exact_text(value) for name, value in study.fixed.items()},
            "design": study.design.to_dict(),
            "concept": study.concept,
            "claims": {name: _claim_text(claims[name]) for name in study.claims},
            "per": self.per,
            "kernels": study.kernels,
            "chunk_points": study.chunk_size,
            POINTS: study.design.size,
            "version": importlib.metadata.version(DISTRIBUTION),
        }


def _claim_text(claim: Claim) -> str:
    rule = f" ({claim.select or 'payoff dominance'})" if claim.quantifier == "selected" else ""
    return f"{claim.quantifier}{rule}: {claim.holds}"


def _by_equilibrium(study: Study, rows: ChunkRows) -> dict[str, Any]:

    layout = study.layout
    # A point without equilibria keeps one row, so that it is not lost.
    repeats = np.maximum(rows.counts, 1)
    point = np.repeat(np.arange(len(rows.counts)), repeats)
    empty = (rows.counts == 0)[point]
    source = None
    if empty.any():
        source = np.zeros(len(point), np.int64)
        source[~empty] = np.arange(len(rows.values))

    def told(column: NDArray[Any], unknown: NDArray[np.bool_] | None = None) -> Any:  # noqa: ANN401 - pyarrow is lazy
        column = np.ascontiguousarray(column)
        mask = unknown if unknown is not None and unknown.any() else None
        if source is not None:
            placed = column[source] if len(column) else np.zeros(len(point), column.dtype)
            return _arrow(placed, empty if mask is None else empty | mask[source])
        return _arrow(column, mask)

    columns = _parameters(study, rows, point)
    columns["solved"] = _named(rows.solved[point], SOLVED)
    numbers = np.arange(len(rows.values)) - np.repeat(rows.offsets[:-1], rows.counts)
    columns["equilibrium"] = told(numbers.astype(np.int32))
    certain = not (rows.solved != 0).any()
    for names, table in ((layout.strategies, rows.strategies), (layout.values, rows.values)):
        for k, name in enumerate(names):
            column = table[:, k]
            columns[name] = told(column, None if certain else np.isnan(column))
    for name in study.claims:
        truth = rows.truths[name]
        columns[f"claim.{name}"] = told(truth == TRUE, truth == UNSURE)
        columns[f"verdict.{name}"] = _named(rows.verdicts[name][point], VERDICTS)
    return columns


def _by_point(study: Study, rows: ChunkRows) -> dict[str, Any]:

    layout = study.layout
    size = len(rows.counts)
    columns = _parameters(study, rows, np.arange(size))
    columns["solved"] = _named(rows.solved, SOLVED)
    columns["equilibria"] = _arrow(rows.counts)
    columns["complete"] = _arrow(rows.complete)
    for name in study.claims:
        columns[f"true.{name}"] = _arrow(_per_point(rows, (rows.truths[name] == TRUE).astype(np.int32), np.add))
        columns[f"verdict.{name}"] = _named(rows.verdicts[name], VERDICTS)
    some = rows.counts > 0
    for name in layout.measures:
        values = rows.values[:, layout.values.index(measure_column(name))]
        for end, pick in (("low", np.fmin), ("high", np.fmax)):
            found = np.full(size, np.nan)
            found[some] = _per_point(rows, values, pick)[some]
            unknown = np.isnan(found)
            columns[f"{measure_column(name)}.{end}"] = _arrow(found, unknown if unknown.any() else None)
    return columns


def _per_point(rows: ChunkRows, column: NDArray[Any], combine: np.ufunc) -> NDArray[Any]:
    """A column's rows combined at each point; 0 at a point without rows."""
    if (rows.counts == 1).all():
        return column
    found = np.zeros(len(rows.counts), column.dtype)
    some = rows.counts > 0
    if some.any():
        found[some] = combine.reduceat(column, rows.offsets[:-1][some])
    return found


def _parameters(study: Study, rows: ChunkRows, point: NDArray[np.int64]) -> dict[str, Any]:
    columns = {"point": _arrow(rows.first + point)}
    for k, name in enumerate(study.design.names):
        columns[parameter_column(name)] = _arrow(rows.parameters[k][point])
    return columns


def _named(codes: NDArray[np.int8], names: tuple[str, ...]) -> Any:  # noqa: ANN401 - pyarrow is lazy
    import pyarrow as pa

    ends = np.cumsum([0, *map(len, names)], dtype=np.int32)  # The names are ASCII.
    texts = pa.StringArray.from_buffers(len(names), pa.py_buffer(ends), pa.py_buffer("".join(names).encode()))
    return pa.DictionaryArray.from_arrays(_arrow(codes.astype(np.int8)), texts)


def _arrow(column: NDArray[Any], unknown: NDArray[np.bool_] | None = None) -> Any:  # noqa: ANN401 - pyarrow is lazy
    """A column on the same memory, null where ``unknown``. ``pyarrow.array`` would import pandas where it is installed."""
    import pyarrow as pa

    column = np.ascontiguousarray(column)
    if column.dtype == np.bool_:
        kind, data = pa.bool_(), np.packbits(column, bitorder="little")
    else:
        kind, data = pa.from_numpy_dtype(column.dtype), column
    valid = None if unknown is None else pa.py_buffer(np.packbits(~unknown, bitorder="little"))
    return pa.Array.from_buffers(kind, len(column), [valid, pa.py_buffer(data)])
