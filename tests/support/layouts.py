"""An output folder of the CSV layout written in the Parquet layout, as a build writes it."""

from itertools import groupby
from pathlib import Path

from lccp.schemas import schema
from lccp.storage import datapackage
from lccp.storage.folder import DiskFolder
from lccp.storage.parquet import ParquetFiles, Sizes
from lccp.storage.rows import log_lines, open_table, tables_of
from lccp.storage.tables import TableChunk, encode_rows

WHOLE = Sizes()


def to_parquet(made: Path, into: Path, sizes: Sizes = WHOLE) -> Path:
    folder = DiskFolder(made.name, made)
    into.mkdir(parents=True)
    with ParquetFiles(into, tables_of(folder), sizes) as files:
        for table in tables_of(folder):
            with open_table(folder, table) as opened:
                place = opened.header.index(schema(table).primary_key[0])
                for _, rows in groupby(opened.rows, key=lambda row, place=place: row[place]):
                    rows = list(rows)
                    files.add_chunk(table, TableChunk(len(rows), encode_rows(rows), b"", ()))
            for _, lines in groupby(log_lines(folder, table), key=lambda line: line[9:].partition(b"|")[0]):
                files.add_chunk(table, TableChunk(0, b"", b"".join(lines), ()))
    if datapackage.FILE in folder.files:
        datapackage.write_description(into)
    return into
