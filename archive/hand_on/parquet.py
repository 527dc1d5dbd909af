"""Writes rows as Parquet, with the types that columns have; needs the extra ``[tables]``.

pyarrow, by trial with 60,000 rows in batches: it takes rows as they come, with lists and moments in their
types (3.7 s, 187 MB); fastparquet goes through pandas and knows no lists (9.1 s, 202 MB); DuckDB wants the
rows in tables of its own first and was not done after 200 s.
"""

from collections.abc import Generator, Iterable
from datetime import datetime
from typing import Any, BinaryIO

from archive.hand_on.columns import Column, Kind
from archive.hand_on.layout import Columns, Layout, Rows, Shared
from yifa.model.errors import UsageError

ADVICE = "Parquet needs pyarrow: pip install 'yifa[tables]'"


def write_parquet(rows: Rows, file: BinaryIO, layout: Layout) -> int:
    """Write *rows* in groups and return their number.

    Raises:
        UsageError: pyarrow is not installed.
    """
    return sum(len(columns[0]) for columns in through_parquet(layout.batches(rows), file, layout))


def through_parquet(batches: Iterable[Columns], file: BinaryIO, layout: Layout) -> Generator[Columns]:
    """Yield columns as they are written, in groups; the file is whole once all have been taken.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise UsageError(ADVICE) from error
    types = {
        Kind.COUNT: pa.int64(), Kind.FRACTION: pa.float64(), Kind.FLAG: pa.bool_(),
        Kind.MOMENT: pa.timestamp("s", tz="UTC"), Kind.LIST: pa.list_(pa.string()),
        Kind.FILES: pa.list_(pa.string()),
    }  # fmt: skip
    schema = pa.schema([(column.name, types.get(column.kind, pa.string())) for column in layout.table])
    with ParquetWriter(file, schema, compression="zstd") as writer:
        for columns in batches:
            arrays = []
            for column, kind, values in zip(layout.table, schema.types, columns, strict=True):
                if isinstance(values, Shared):
                    each = pa.array(_values(values.values, column), kind)
                    places = pa.Array.from_buffers(
                        pa.int32(), len(values), [None, pa.py_buffer(values.places)]
                    )
                    arrays.append(each.take(places))
                else:
                    arrays.append(pa.array(_values(values, column), kind))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield columns


def _values(values: list[Any], column: Column) -> list[Any]:
    """Return a column's values, as its type wants them."""
    if column.kind is Kind.MOMENT:
        return [value and datetime.fromisoformat(value) for value in values]
    if column.kind is Kind.FLAG:
        return [None if value is None else bool(value) for value in values]
    return values
