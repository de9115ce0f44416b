"""A study from a design to a dataset, on the threads of this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.studies.job import PER, StudyJob
from gametheory.studies.study import CHUNK, claims_without_values, study_of

if TYPE_CHECKING:
    from gametheory.sweeps.designs import Design
    from gametheory.sweeps.execution.progress import DatasetResult, RunProgress

__all__ = ["store_job", "store_sweep", "study_job"]

EXACT_CHUNK = 1_000
"""Points a part where there is no kernel."""


def store_sweep(
    family: Family,
    design: Design | Mapping[str, Iterable[object]],
    directory: str | Path,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    claims: Iterable[str] | None = None,
    per: Literal["equilibrium", "point"] = "equilibrium",
    chunk_points: int | None = None,
    kernels: bool = True,
    threads: int | None = None,
    cluster: str | None = None,
    resume: bool = False,
    progress: Callable[[RunProgress], None] | None = None,
) -> DatasetResult:
    """Solve a family at all points of a design, and write a Parquet dataset.

    ``design`` is a design of :mod:`gametheory.sweeps.designs`, or axes as :func:`gametheory.sweep` takes them; ``directory``
    becomes a folder of Parquet files, one for each ``chunk_points`` points (65,536, or 1,000 if there is no kernel), with
    a manifest. Rows are told in
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
    return store_job(job, directory, threads=threads, cluster=cluster, resume=resume, progress=progress)


def store_job(
    job: StudyJob,
    directory: str | Path,
    *,
    threads: int | None = None,
    cluster: str | None = None,
    resume: bool = False,
    progress: Callable[[RunProgress], None] | None = None,
) -> DatasetResult:
    """Do the chunks of a job, and write a dataset, as :func:`store_sweep` tells."""
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
    chunk_points: int | None = None,
    kernels: bool = True,
) -> StudyJob:
    """The job of :func:`store_sweep`. Raises :class:`UsageError`."""
    from gametheory.sweeps.designs import Design, Grid

    if per not in PER:
        raise UsageError(f"a row is one {' or one '.join(PER)}, not '{per}'")
    points = Grid(design) if isinstance(design, Mapping) else design
    if not isinstance(points, Design):
        raise UsageError(
            'a design says which points: axes such as {"reach": [0, "1/2", 1]}, or of gametheory.sweeps.designs '
            f'Sampled("monte-carlo", over(family), 1000, seed=0); not {type(points).__name__}'
        )
    told = claims_without_values(family) if claims is None else claims
    study = study_of(
        family, points, values=values, concept=concept, claims=told, chunk_size=chunk_points or CHUNK, kernels=kernels
    )
    if chunk_points is None and not study.has_kernel:
        # Points that are solved one by one take long: smaller parts lose less.
        study = replace(study, chunk_size=EXACT_CHUNK)
    return StudyJob(study, per)
