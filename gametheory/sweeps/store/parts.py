"""A part: the rows of one chunk as the bytes of a Parquet file, which are a function of the table alone.

Options were chosen by writing 65,536 rows of draws (float64), probabilities (float64, mostly 0 and 1) and booleans:
snappy over plain pages writes 620 to 720 MB of table a second on one thread and takes 0.64 to 0.77 of its size; zstd
takes 0.55 to 0.70 at half the speed; dictionaries, the writer's default, cost two thirds of the speed and save nothing
on numbers, so that only columns of text have them. The least and greatest values of a row group are kept for whole
numbers, by which readers skip; those of random draws never exclude anything.

Reference: the Apache Parquet format, https://parquet.apache.org/docs/file-format/.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gametheory.errors import LimitReached
from gametheory.sweeps.store.job import METADATA, POINTS, RESOLVED, canonical

if TYPE_CHECKING:
    import pyarrow

PART_FORMAT = "gametheory.part/1"
ROW_GROUP = 131_072
COMPRESSION = "snappy"
_NAME = re.compile(r"part-(\d{6,9})\.parquet", re.ASCII)
_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True)
class Part:
    """A finished part: its chunk, the size and sha256 of its file, its rows, and what its chunk says of itself."""

    chunk: int
    rows: int
    bytes: int
    sha256: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file's name in the folder of the dataset."""
        return part_name(self.chunk)

    @property
    def points(self) -> int:
        """Points of the chunk; 0 if it does not say."""
        return whole(self.facts.get(POINTS))

    @property
    def resolved(self) -> int:
        """Points of the chunk that were solved again exactly; 0 if it does not say."""
        return whole(self.facts.get(RESOLVED))

    def to_dict(self) -> dict[str, Any]:
        """The entry in a manifest and the line in a journal."""
        return {
            "chunk": self.chunk,
            "file": self.file,
            "rows": self.rows,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "facts": self.facts,
        }


def part_from(entry: object) -> Part | None:
    """The part that an entry of a manifest or journal describes; None if it is not such an entry.

    A name that is not the chunk's own is refused here, so that no entry makes anyone open another file.
    """
    if not isinstance(entry, dict):
        return None
    counts = [entry.get(name) for name in ("chunk", "rows", "bytes")]
    sha256, facts = entry.get("sha256"), entry.get("facts", {})
    if not all(type(count) is int and count >= 0 for count in counts) or not isinstance(facts, dict):
        return None
    if not isinstance(sha256, str) or entry.get("file") != part_name(entry["chunk"]):
        return None
    return Part(entry["chunk"], entry["rows"], entry["bytes"], sha256, facts)


def whole(value: object) -> int:
    """A count that a job states; 0 for anything that is no count."""
    return value if type(value) is int and value > 0 else 0


def part_name(chunk: int) -> str:
    """The file's name of a chunk: ``part-000003.parquet``."""
    return f"part-{chunk:06d}.parquet"


def chunk_of(name: str) -> int | None:
    """The chunk whose file's name this is; None if it is no part's name."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match and part_name(int(match[1])) == name else None


def writer_description() -> dict[str, Any]:
    """What the bytes of a part depend on besides its table. Raises :class:`LimitReached` if Arrow is not installed."""
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise LimitReached("datasets are Parquet files, for which pyarrow is missing: pip install pyarrow") from None

    return {
        "format": PART_FORMAT,
        "pyarrow": pyarrow.__version__,
        "compression": COMPRESSION,
        "row_group": ROW_GROUP,
    }


def encoded(table: pyarrow.Table, chunk: int, job: str) -> tuple[memoryview, Part]:
    """A chunk's table as the bytes of its file, and the part that they make.

    ``job`` is the digest of the full description; it goes with the chunk's number into the file, so that a file found
    on the disk tells where it belongs.
    """
    import pyarrow
    from pyarrow import parquet

    metadata = table.schema.metadata or {}
    facts: dict[str, Any] = json.loads(metadata.get(METADATA, b"{}"))
    mark = {"format": PART_FORMAT, "job": job, "chunk": chunk, "rows": table.num_rows, "facts": facts}
    # Rows in one piece a column: where a table's pieces end must not show in the bytes.
    table = table.combine_chunks().replace_schema_metadata({**metadata, METADATA: canonical(mark).encode()})
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(
        table,
        sink,
        row_group_size=ROW_GROUP,
        compression=COMPRESSION,
        use_dictionary=[column.name for column in table.schema if _is_text(column.type)],
        write_statistics=[column.name for column in table.schema if pyarrow.types.is_integer(column.type)],
    )
    data = memoryview(sink.getvalue()).cast("B")
    return data, Part(chunk, table.num_rows, len(data), hashlib.sha256(data).hexdigest(), facts)


def _is_text(kind: pyarrow.DataType) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_dictionary(kind))


def file_sha256(path: Path) -> str:
    """The sha256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def fault_of(path: Path, part: Part) -> str:
    """What is wrong with the file of a part: it is gone, or its size or checksum is another; empty if nothing is."""
    try:
        size = path.stat().st_size
        if size != part.bytes:
            return f"{part.file}: {size:,} bytes instead of {part.bytes:,}"
        return "" if file_sha256(path) == part.sha256 else f"{part.file}: its checksum is wrong"
    except FileNotFoundError:
        return f"{part.file}: is missing"


def found_part(path: Path, job: str) -> Part | None:
    """The part that a file by a part's name is, by what stands in it; None if it is unreadable or of another job.

    Every row is read: the footer alone would not tell a file whose pages never reached the disk.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            mark = json.loads((file.schema_arrow.metadata or {}).get(METADATA, b"null"))
            if not isinstance(mark, dict) or not isinstance(mark.get("facts"), dict):
                return None
            rows = sum(batch.num_rows for batch in file.iter_batches())
    except (OSError, ValueError, pyarrow.ArrowException):
        return None
    told = (mark.get("format"), mark.get("job"), mark.get("chunk"), mark.get("rows"))
    if told != (PART_FORMAT, job, chunk_of(path.name), rows):
        return None
    return Part(mark["chunk"], rows, path.stat().st_size, file_sha256(path), mark["facts"])
