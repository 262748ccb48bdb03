"""RapidOCR behind one small interface: where text lies in a picture, and what the recogniser thinks of each line.

The wheel of RapidOCR carries its models; they are used only where their hashes are those measured here, and nothing
is fetched. One line is read at a time, for in a batch the neighbours' widths change what is read; the library's
classifier of upside-down lines is never asked, for it turned an upright 9 into a 6 at full confidence.
"""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lccp.model import InputError

STARS = "*＊※"
PACKAGES = ("rapidocr", "onnxruntime")
MODELS = {
    "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}
DETECTOR_SIDE = 1280  # pixels: the same boxes and text as at 2,000, in half the time
TALL = 1.5  # times as high as wide: a line that runs upwards or downwards
LINE_HEIGHT = 48  # pixels that the recogniser reads a line at
LEAST_WIDTH = 320  # pixels that it pads a short line to


class Guess(NamedTuple):
    """What the recogniser thinks of one line: for each step along it, the probability of each sign.

    ``probabilities`` has the shape (steps, signs), sign 0 being none; ``signs`` names them; ``step`` is the width of
    one step in pixels of the line's cut. ``star_codes`` are the places of the stars among the signs, where they are
    known: looking for them among 18,000 signs took longer than reading the line.
    """

    probabilities: Any
    signs: list[str]
    step: float
    star_codes: tuple[int, ...] | None = None


def find_stars(signs: list[str]) -> tuple[int, ...]:
    """Return the places of the stars among the signs of a recogniser."""
    return tuple(signs.index(star) for star in STARS if star in signs)


@cache
def has_engine() -> bool:
    """Whether character recognition is installed. Nothing is imported.

    Looked up once: it lists the folders of libraries, and each page of a PDF asks (3.5 ms of a page's 12).
    """
    return all(importlib.util.find_spec(name) is not None for name in PACKAGES)


def engine_name() -> str:
    """Name the engine as ``sources.reader`` prints it: versions, and the beginnings of the models' hashes."""
    models = ", ".join(f"{name.removesuffix('.onnx')} {digest[:12]}" for name, digest in MODELS.items())
    from importlib import metadata

    rapidocr, onnxruntime = (metadata.version(name) for name in PACKAGES)
    return f"RapidOCR {rapidocr} ({models}; onnxruntime {onnxruntime})"


class Engine:
    """The detector and the recogniser, loaded. Raises InputError where they are missing or not those measured."""

    def __init__(self) -> None:
        if not has_engine():
            raise InputError("needs character recognition; install lccp[ocr] to have it recognised, or run OCR first")
        from rapidocr import RapidOCR

        library = RapidOCR(params=_parameters())
        self.detector = library._load_det_model()
        self.recogniser = library._load_rec_model()
        self.signs: list[str] = self.recogniser.postprocess_op.character
        self.star_codes = find_stars(self.signs)

    def find_lines(self, picture: Any) -> Any:
        """Find lines of text in a picture (height, width, 3; blue, green, red).

        Returns their corners, an array of shape (lines, 4, 2): left top, right top, right bottom, left bottom.
        """
        import numpy as np

        boxes = self.detector(picture).boxes
        return np.zeros((0, 4, 2), np.float32) if boxes is None else np.asarray(boxes, np.float32)

    def read_line(self, cut: Any) -> Guess:
        """Read one line, cut out of its picture (height, width, 3)."""
        height, width = cut.shape[:2]
        ratio = max(width / height, LEAST_WIDTH / LINE_HEIGHT)
        prepared = self.recogniser.resize_norm_img(cut, ratio)
        probabilities = self.recogniser.session(prepared[None])[0]
        padded = prepared.shape[2] * height / LINE_HEIGHT
        return Guess(probabilities, self.signs, padded / len(probabilities), self.star_codes)


@cache
def load_engine() -> Engine:
    """Load the engine, once in a process."""
    return Engine()


def _parameters() -> dict[str, Any]:
    """The library's settings: own copies of the models, one thread, quiet."""
    folder = _model_folder()
    for name, digest in MODELS.items():
        model_bytes = (folder / name).read_bytes() if (folder / name).is_file() else b""
        if hashlib.sha256(model_bytes).hexdigest() != digest:
            raise InputError(f"needs the model {name} as rapidocr==3.10.0 carries it; install lccp[ocr] anew")
    detector, recogniser = MODELS
    return {
        "Global.log_level": "critical",
        "Det.model_path": str(folder / detector),
        "Rec.model_path": str(folder / recogniser),
        "Det.limit_side_len": DETECTOR_SIDE,
        "Det.limit_type": "max",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }


def _model_folder() -> Path:
    import rapidocr

    return Path(rapidocr.__file__).parent / "models"
