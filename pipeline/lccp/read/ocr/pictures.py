"""Pictures as documents: PNG, JPEG and TIFF of one or several pages, recognised page by page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from lccp.model import Document, InputError, Source
from lccp.read.detect import PICTURES
from lccp.read.limits import Limits
from lccp.read.ocr.engine import engine_name, has_engine
from lccp.read.ocr.pages import recognise_page, require_words
from lccp.read.ocr.spreads import split_spreads

FORMATS = ("PNG", "JPEG", "TIFF")
PAPER = 11.69  # inches: the long side of A4, taken where a picture states no resolution that can be true
LEAST_DPI, SCREEN = 30.0, 96.0  # dots an inch: of the worst scan, and of a picture made for the screen
UNEVEN, MOST_UNEVEN = 1.1, 4.0  # times as many dots one way as the other: with more, what is stated is no truth
PLAUSIBLE = (4.0, 40.0)  # inches that the long side of a sheet may have


def read_picture(source: Source, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen)
    """Recognise a picture. Raises InputError for one that is broken, too large, or shows no text."""
    name = next(name for mark, _, name in PICTURES if data.startswith(mark))
    if not has_engine():
        raise InputError(f"is {name}; install lccp[ocr] to have it recognised, or run OCR first")
    return _recognise(source, data, limits, open_pictures(data, limits))


def read_embedded_picture(source: Source, data: bytes, limits: Limits, least_side: int) -> Document:
    """Recognise a picture inside another document; it may be a small one, as a screen shows it."""
    pictures = open_pictures(data, limits, SCREEN)
    return _recognise(source, data, limits, (page for page in pictures if min(page[0].shape[:2]) >= least_side))


def _recognise(source: Source, data: bytes, limits: Limits, pictures: Iterable[tuple[Any, float]]) -> Document:
    from lccp.read.pdf import PdfWriter, ReadingClock
    from lccp.read.pdf.layout import arrange_pages

    kind = next(kind for mark, kind, _ in PICTURES if data.startswith(mark))
    clock = ReadingClock(limits)
    pages = []
    for number, (picture, dpi) in enumerate(pictures, 1):
        pages.append(recognise_page(number, picture, dpi))
        clock.finish_page()
    if not pages:
        raise InputError("is too small to hold words")
    require_words(pages)
    writer = PdfWriter(source, data, limits, [], media_type=kind, reader=engine_name())
    return writer.document(arrange_pages(split_spreads(pages), clock.check))


def open_pictures(data: bytes, limits: Limits, least_dpi: float = LEAST_DPI) -> Iterator[tuple[Any, float]]:
    """Yield each page of a picture (height, width, 3; blue, green, red) with its dots an inch.

    Raises InputError for a picture that cannot be opened or has more pixels or pages than the bounds allow.
    """
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the bounds here are told as errors
        try:
            book = Image.open(io.BytesIO(data), formats=FORMATS)
            count = getattr(book, "n_frames", 1)
            if count > limits.max_pages:
                raise InputError(f"has {count} pages, more than {limits.max_pages}; raise the limit or split it")
            for number in range(count):
                book.seek(number)
                check_pixels(book.width, book.height, limits)
                page, dpi = with_square_dots(book, least_dpi)
                yield _as_array(ImageOps.exif_transpose(page)), dpi
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
            reason = "cut short or damaged" if isinstance(error, Image.UnidentifiedImageError) else error_words(error)
            raise InputError(f"is a picture that cannot be opened ({reason}); get it whole") from None


def error_words(error: Exception) -> str:
    """Return an error's words in one line, its kind where it has none."""
    return " ".join(str(error).split()) or type(error).__name__


def check_pixels(width: int, height: int, limits: Limits) -> None:
    """Raise InputError for a picture with more pixels than are held at once."""
    if width * height > limits.max_pixels:
        raise InputError(
            f"has a picture of {width} × {height} pixels, more than {limits.max_pixels}; scan it at 300 dots an inch"
        )


def resolution_of(stated: Any, width: int, height: int, least: float = LEAST_DPI) -> float:
    """Return the dots an inch of a picture: as stated where a sheet may have that size, else those of A4.

    ``least`` are those of what is no sheet.

    >>> resolution_of((200, 200), 1654, 2339), resolution_of((72, 72), 3024, 4032), round(resolution_of(None, 827, 1169))
    (200.0, 344.9101796407186, 100)
    """
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    longest = max(width, height)
    if dpi > 0 and PLAUSIBLE[0] <= longest / dpi <= PLAUSIBLE[1]:
        return dpi
    return max(least, longest / PAPER)


def with_square_dots(image: Any, least: float = LEAST_DPI) -> tuple[Any, float]:
    """Return a picture whose dots lie as close down as across, and how many there are to the inch.

    A fax of normal quality has 204 dots an inch across and 98 down: as it stands its signs are half as high as wide.
    """
    stated = image.info.get("dpi")
    dpi = resolution_of(stated, image.width, image.height, least)
    try:
        across, down = (float(number) for number in stated)
    except (TypeError, ValueError, ZeroDivisionError):
        return image, dpi
    if not (across > 0 < down and UNEVEN <= max(across, down) / min(across, down) <= MOST_UNEVEN):
        return image, dpi
    finest = max(across, down)
    size = round(image.width * finest / across), round(image.height * finest / down)
    if not PLAUSIBLE[0] <= max(size) / finest <= PLAUSIBLE[1]:
        return image, dpi
    facts = dict(image.info)
    image = image.convert("RGB" if image.mode not in ("1", "L") else "L").resize(size)
    image.info = facts
    return image, finest


def _as_array(image: Any) -> Any:
    import numpy as np

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        from PIL import Image

        paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    elif image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
