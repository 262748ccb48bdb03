"""Documents done side by side: read and extracted each by itself, over processes where that pays.

The order of the results is that of the sources, whatever the number of processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from pipeline.extract.document import Extract, extract
from pipeline.model import InputError, Source
from pipeline.normalise import places
from pipeline.read import read_file
from pipeline.read.limits import Limits

ENOUGH = 4_000_000  # bytes of documents for which starting processes pays

Refused = tuple[Source, InputError]
Tick = Callable[[str], None]


@cache
def is_place(name: str) -> bool:
    """Whether words are the name of a place, a province's short name or the Corps's among them."""
    return bool(places.province_short(name)) or places.is_place(name)


def one(source: Source, raw: Path, limits: Limits) -> Extract | InputError:
    """Read and extract one document; an input error is given back, so that the others go on."""
    try:
        return extract(read_file(source, raw, limits), is_place)
    except InputError as error:
        return error


def workers_for(asked: int, raw: Path, sources: Sequence[Source]) -> int:
    """How many processes to use: as many as asked, else the cores where there is enough to do."""
    if asked:
        return max(1, min(asked, len(sources)))
    size = sum((raw / source.file).stat().st_size for source in sources if (raw / source.file).is_file())
    return min(os.cpu_count() or 1, len(sources)) if size >= ENOUGH else 1


def extract_all(
    raw: Path, sources: Sequence[Source], limits: Limits, asked: int, keep_going: bool, tick: Tick
) -> tuple[list[Extract], list[Refused]]:
    """Do every document. Raises InputError for the first that cannot be read, unless ``keep_going``."""
    done: list[Extract] = []
    refused: list[Refused] = []
    made = _results(raw, sources, limits, workers_for(asked, raw, sources))
    for number, (source, result) in enumerate(zip(sources, made, strict=True), 1):
        tick(f"{number} of {len(sources)} documents: {source.id}")
        if isinstance(result, Extract):
            done.append(result)
        elif keep_going:
            refused.append((source, result))
        else:
            raise result
    return done, refused


def _results(raw: Path, sources: Sequence[Source], limits: Limits, workers: int) -> Iterator[Extract | InputError]:
    if workers == 1:
        for source in sources:
            yield one(source, raw, limits)
        return
    with ProcessPoolExecutor(workers) as pool:
        # The largest first, so that no process is left alone with it at the end.
        sizes = {
            source.id: (raw / source.file).stat().st_size if (raw / source.file).is_file() else 0 for source in sources
        }
        order = sorted(sources, key=lambda source: -sizes[source.id])
        futures = {source.id: pool.submit(one, source, raw, limits) for source in order}
        try:
            for source in sources:
                yield futures[source.id].result()
        finally:
            for future in futures.values():
                future.cancel()
