"""A study from a design to a dataset, on the threads of this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.studies.job import PER, StudyJob
from gametheory.studies.study import CHUNK, claims_without_values, study_of

if TYPE_CHECKING:
    from gametheory.sweeps.designs import Design
    from gametheory.sweeps.execution.progress import DatasetResult, RunProgress

__all__ = ["store_sweep", "study_job"]


def store_sweep(
    family: Family,
    design: Design | Mapping[str, Iterable[object]],
    directory: str | Path,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    claims: Iterable[str] | None = None,
    per: Literal["equilibrium", "point"] = "equilibrium",
    chunk_points: int = CHUNK,
    kernels: bool = True,
    threads: int | None = None,
    cluster: str | None = None,
    resume: bool = False,
    progress: Callable[[RunProgress], None] | None = None,
) -> DatasetResult:
    """Solve a family at all points of a design, and write a Parquet dataset.

    ``design`` is a design of :mod:`gametheory.sweeps.designs`, or axes as :func:`gametheory.sweep` takes them; ``directory``
    becomes a folder of Parquet files, one for each ``chunk_points`` points, with a manifest. Rows are told in
    :class:`gametheory.studies.job.StudyJob`; ``claims`` are decided at each point (all that are about no values of their own,
    unless told). ``kernels=False`` solves every point exactly, slowly. With ``resume`` a run that was interrupted, or killed,
    is continued. ``cluster`` is the address of a Dask scheduler, or ``local:N`` for N processes here.

    **Guarantees.** The data are a function of the family, the design, the options and the version of the package alone: the
    same bytes on any number of threads or workers, however often interrupted. Equilibria are those that
    :func:`gametheory.solve` finds; what floats can't decide for certain is decided exactly.
    """
    expect_family(family, "store_sweep")
    job = study_job(
        family,
        design,
        values=values,
        concept=concept,
        claims=claims,
        per=per,
        chunk_points=chunk_points,
        kernels=kernels,
    )
    if cluster is not None:
        if threads is not None:
            raise UsageError("a cluster has threads of its own: leave threads out")
        from gametheory.sweeps.execution.cluster import run_on_cluster

        return run_on_cluster(job, directory, address=cluster, resume=resume, progress=progress)
    from gametheory.sweeps.execution.run import run_job

    return run_job(job, directory, threads=threads, resume=resume, progress=progress)


def study_job(
    family: Family,
    design: Design | Mapping[str, Iterable[object]],
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    claims: Iterable[str] | None = None,
    per: Literal["equilibrium", "point"] = "equilibrium",
    chunk_points: int = CHUNK,
    kernels: bool = True,
) -> StudyJob:
    """The job of :func:`store_sweep`. Raises :class:`UsageError`."""
    from gametheory.sweeps.designs import Grid

    if per not in PER:
        raise UsageError(f"a row is one {' or one '.join(PER)}, not '{per}'")
    points = Grid(design) if isinstance(design, Mapping) else design
    told = claims_without_values(family) if claims is None else claims
    study = study_of(
        family, points, values=values, concept=concept, claims=told, chunk_size=chunk_points, kernels=kernels
    )
    return StudyJob(study, per)
