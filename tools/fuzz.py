"""A mutation fuzzer over every reader, the grammar of years, and the whole of extraction and assembly.

    make fuzz                                  for a minute
    python tools/fuzz.py --seconds 3600        for an hour
    python tools/fuzz.py --lists 2000          lists alone, so many on each carrier, and a fifth of it from dumps

Documents of raw/ and tests/data/ are cut, spliced, flipped and repeated; whatever comes out must be
read or refused in one line, extracted, assembled and written without any other exception, within a
time that its length allows. Documents put together of random fragments, in every format and under odd names,
are built, checked and built again; commands that write are struck while they do,
and builds run at once by every pair of names. Lists of random places in random forms on every carrier, and as a PDF
and what the public tools dump of it, are read back: whole, or told cell by cell. The first input of each kind of failure is kept in ``build/fuzz``.
Exit status 1 where there was any.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from lccp.build import build_into  # noqa: E402
from lccp.check import whole  # noqa: E402
from lccp.extract.document import extract  # noqa: E402
from lccp.model import InputError, Source  # noqa: E402
from lccp.normalise import years  # noqa: E402
from lccp.options import BuildOptions, RunOptions  # noqa: E402
from lccp.read import Limits, read  # noqa: E402

from tests.support import fragments, kills, list_truth, pairs  # noqa: E402
from tests.support.list_forms import CARRIERS  # noqa: E402

PATIENCE = 60  # seconds of processor time for one input; all of them are small
SEVERAL = {"documents": 3}  # builds of one case
LIMITS = Limits(
    max_bytes=5_000_000,
    max_unpacked=20_000_000,
    max_pages=50,
    max_characters=2_000_000,
    max_cells=50_000,
    max_seconds=PATIENCE * 10,  # by the clock, however busy the machine is
)
NOWHERE = ROOT / "build" / "no-such-folder"
# Pieces that mean something to some rule, so that mutants get past the first test of their shape.
WORDS = (  # noqa: SIM905
    "\ufffd|\ufffd\ufffd.\ufffd|\ufffd-\ufffd|《|》|“十三五”|一是|二是|①|②|一、|（一）|1.|（1）|第一章 |附件1|附表：|图1 |表2-1 |"
    "2025年|2020左右|到2030年|2023-2025|力争|峰值|达到峰值|省份|序号|城市|峰值年|创新重点|北京市|乌海市|河北|唐山市|海南 |"
    "琼中黎族苗族自治县|*|**|#|\t|\n|\n\n|\f|\r\n|\u3000|\u202e|\u2028|\x85|万吨|45%以上|个城市|等|、|。|；|，|：|（|）|"
    "A1 |E |10分|评估结果|优良|第三批|低碳试点|发改气候〔2017〕66号|2017年1月7日|…………12|- 5 -|12|0|⽂|２|Ⅱ|\U0002a6d6|\u0301"
).split("|")


def changed_text(text: str, chance: random.Random, others: list[str]) -> str:
    """A mutant of a text: lines and characters cut, doubled, swapped, and pieces put in."""
    for _ in range(chance.randrange(1, 12)):
        at, other = chance.randrange(len(text) + 1), chance.choice(others)
        end = min(len(text), at + chance.choice((1, 3, 20, 200)))
        match chance.randrange(7):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + chance.choice(WORDS) * chance.choice((1, 1, 2, 5, 60)) + text[at:]
            case 2:
                text = text[:at] + text[at:end] * chance.choice((2, 3, 30)) + text[end:]
            case 3:
                start = chance.randrange(len(other) + 1)
                text = text[:at] + other[start : start + chance.choice((5, 50, 1000))] + text[at:]
            case 4:
                lines = text.split("\n")
                chance.shuffle(lines)
                text = "\n".join(lines)
            case 5:
                text = "".join("\ufffd" if c.isdigit() and chance.random() < 0.5 else c for c in text)
            case _:
                text = text[at : at + chance.choice((10, 300, 5000))] or text
    return text[:60_000]


def changed_bytes(data: bytes, chance: random.Random) -> bytes:
    """A mutant of some bytes: bits flipped, stretches cut, doubled, moved."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 10, 100))):
        if not out:
            break
        at = chance.randrange(len(out))
        end = min(len(out), at + chance.choice((1, 4, 64, 2000)))
        match chance.randrange(5):
            case 0:
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                del out[at:end]
            case 2:
                out[at:at] = out[at:end] * chance.choice((1, 2, 20))
            case 3:
                out[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case _:
                out[at:end] = str(chance.choice((0, -1, 99999999999, 2**31, 3))).encode()
    return bytes(out)


def changed_zip(data: bytes, chance: random.Random) -> bytes:
    """A mutant of an office file: one of its parts is changed, so that its checksums still fit."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        aim = chance.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            part = old.read(name)
            new.writestr(name, changed_bytes(part, chance) if name == aim else part)
    return out.getvalue()


def zip_of(documents: dict[str, bytes]) -> bytes:
    """Return documents with their names as one ZIP file, so that what failed can be unpacked and built again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in documents.items():
            file.writestr(name, data)
    return out.getvalue()


def seeds() -> tuple[list[str], list[tuple[str, bytes]], list[str]]:
    """Texts, files of other formats, and expressions of years to begin with."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "raw").glob("*.txt"))]
    texts.append(
        "省份 序号 城市 峰值年 创新重点\n河北 1 唐山市* 2025 1.建立制度\n2.建立\n机制\n海南 2 三亚市 2030前 1.建立\n"
    )
    data = ROOT / "tests/data"
    files = [(path.suffix, path.read_bytes()) for path in sorted(data.iterdir()) if path.suffix in SUFFIXES]
    lines = (data / "years.tsv").read_text("utf-8").splitlines()
    return texts, files, [line.split("\t")[0] for line in lines if line and line[0] != "#"]


SUFFIXES = (".pdf", ".html", ".docx", ".xlsx")


class Late(BaseException):
    """An input took longer than it may."""


def through(*inputs: tuple[bytes, str], replay: bool = False) -> str:
    """Take documents all the way, together; say what became of them. Raises whatever goes wrong."""
    said, good = "built", False
    for number, (data, suffix) in enumerate(inputs):
        try:
            document = read(Source(f"fuzz{number}", f"fuzz{number}{suffix}"), data, LIMITS)
        except InputError as error:
            if "\n" in str(error):
                raise AssertionError("a message of two lines") from error
            said = "refused by a reader's own exception" if "cannot be read (" in str(error) else "refused"
        else:
            extract(document)  # here for its own exception, which a build tells in one line
            good = True
    if not good:
        return said
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "raw").mkdir()
        for number, (data, suffix) in enumerate(inputs):
            (home / f"raw/fuzz{number}{suffix}").write_bytes(data)
        made = build_into(
            BuildOptions(home / "raw", home / "out", NOWHERE, LIMITS, RunOptions(jobs=1, keep_going=True)), home / "out"
        )
        wrong = [one for one in made.refused if "defect of lccp" in one or "took longer" in one]
        if wrong:
            raise AssertionError(re.sub(r"fuzz\d\S*|[\d|]+", "_", wrong[0])[:200])
        if replay:
            replayed(home)
            return f"{said} and checked"
    return said


def replayed(home: Path) -> None:
    """Check what was built as ``check`` does, cell by cell. Raises AssertionError with its first fault."""
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()):
        if whole.run_check(BuildOptions(home / "raw", home / "out", NOWHERE, LIMITS)):
            fault = re.sub(r"fuzz\d\S*|[\d|]+", "_", said.getvalue().splitlines()[0])  # one of a kind is told once
            raise AssertionError(fault[:100])


def year(text: str) -> str:
    """Read years in a line, each way there is."""
    for found in years.find_years(text):
        assert text[found.start : found.end] == found.text, "a year that does not quote its words"
    return "read" if years.read_cell(text) or years.first_year(text) else "no year"


def sound(documents: dict[str, bytes]) -> str:
    """Build random documents, check and build again."""
    with tempfile.TemporaryDirectory() as folder:
        return fragments.assert_sound(Path(folder) / "home", documents)


def struck(name: str, number: signal.Signals, count: int) -> str:
    """Strike a command that writes at moments of its own choosing."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        kills.prepare_outputs(home)
        target, words = kills.WRITING[name]
        strokes = kills.strike_often(home, words, target, number, count)
        assert not strokes.faults, f"{name}, {number.name}: {strokes.faults[0][:100]}"
    return f"struck {count} times by {number.name}: {name}"


def paired(first: str) -> str:
    """Build at once by a name and by each name of the same folder, and of its neighbours."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        kills.prepare_outputs(home)
        names = [*pairs.one_folder_names(home), *pairs.NEIGHBOURS]
        faults = pairs.build_at_once(home, [(first, second) for second in names])
        assert not faults, faults[0][:200]
    return f"two builds at once by {len(names)} names"


def list_cases(chance: random.Random, *, dumps: bool) -> Iterator[tuple[str, bytes, Callable[[], str]]]:
    """A random list on each carrier; with ``dumps`` one set as a PDF and dumped by the public tools."""
    for carrier in (*CARRIERS, "lines"):
        number = chance.randrange(10**9)
        yield "lists", f"{carrier} {number}".encode(), lambda carrier=carrier, number=number: listed(carrier, number)  # type: ignore[misc]
    if dumps:
        number = chance.randrange(10**9)
        yield "dumps", str(number).encode(), lambda: list_truth.read_random_dumps(number)


def listed(carrier: str, number: int) -> str:
    """Read a random list back from a carrier."""
    return f"{carrier} {list_truth.read_random_list(carrier, number)}"


def lists_alone(chance: random.Random, count: int) -> Iterator[tuple[str, bytes, Callable[[], str]]]:
    """So many random lists on each carrier, and every fifth from dumps."""
    for number in range(count):
        yield from list_cases(chance, dumps=number % 5 == 0)


def cases(chance: random.Random) -> Iterator[tuple[str, bytes, Callable[[], str]]]:
    """Endless cases: a name, the input, and what to do with it."""
    texts, files, expressions = seeds()
    rounds = 0
    while True:
        for _ in range(4):
            documents = fragments.random_documents(chance)
            yield "documents", zip_of(documents), lambda documents=documents: sound(documents)  # type: ignore[misc]
        if rounds % 20 == 0:  # a command with a signal in turn
            name = list(kills.WRITING)[rounds // 20 % len(kills.WRITING)]
            number = (signal.SIGKILL, signal.SIGINT)[rounds // 20 // len(kills.WRITING) % 2]
            yield "strokes", name.encode(), lambda name=name, number=number: struck(name, number, 10)  # type: ignore[misc]
        if rounds % 20 == 10:
            first = pairs.NAMES[rounds // 20 % len(pairs.NAMES)]
            yield "pairs", first.encode(), lambda first=first: paired(first)  # type: ignore[misc]
        yield from list_cases(chance, dumps=rounds % 4 == 0)
        rounds += 1
        for _ in range(200):
            line = changed_text(chance.choice(expressions), chance, expressions)[:400]
            yield "years", line.encode("utf-8"), lambda line=line: year(line)  # type: ignore[misc]
        for _ in range(6):
            data = changed_text(chance.choice(texts), chance, texts).encode("utf-8")
            if chance.random() < 0.1:
                data = changed_bytes(data, chance)
            both = [(data, ".txt")]
            if chance.random() < 0.3:
                both.append((changed_text(chance.choice(texts), chance, texts).encode("utf-8"), ".txt"))
            replay = chance.random() < 0.1
            yield (
                ".txt",
                b"\n\n".join(one for one, _ in both),
                lambda both=both, replay=replay: through(*both, replay=replay),
            )  # type: ignore[misc]
        suffix, data = chance.choice(files)
        packed = suffix in (".docx", ".xlsx") and chance.random() < 0.8
        data = changed_zip(data, chance) if packed else changed_bytes(data, chance)
        yield suffix, data, lambda data=data, suffix=suffix: through((data, suffix))  # type: ignore[misc]


def main() -> int:
    """Fuzz for the time given; exit status 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description="Fuzz the readers, the grammar of years, and extraction.")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long (default: 60)")
    parser.add_argument("--seed", type=int, default=None, help="where to begin (default: another place each time)")
    parser.add_argument(
        "--lists", type=int, default=0, help="read so many random lists on each carrier, and nothing else"
    )
    parser.add_argument("--keep", type=Path, default=ROOT / "build/fuzz", help="folder for inputs that fail")
    args = parser.parse_args()
    seed = random.randrange(10**6) if args.seed is None else args.seed
    print(f"seed {seed}, {f'{args.lists} lists a carrier' if args.lists else f'{args.seconds:g} seconds'}", flush=True)

    def ring(*_: object) -> None:
        raise Late

    signal.signal(signal.SIGPROF, ring)
    failures: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + args.seconds
    args.keep.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    for name, data, run in lists_alone(chance, args.lists) if args.lists else cases(chance):
        if time.monotonic() > end and not args.lists:
            break
        last = args.keep / f"last{name if name[0] == '.' else '.txt'}"
        if name in SUFFIXES:  # a native library may take this process with it: then this is what did it
            last.write_bytes(data)
        signal.setitimer(signal.ITIMER_PROF, PATIENCE * SEVERAL.get(name, 1))
        try:
            outcomes[f"{name}: {run()}"] += 1
        except (Exception, Late) as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "lccp" in frame.filename]
            where = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
            what = f"{name}: {type(error).__name__} in {where}" if frames else f"{name}: {error}"
            failures[what] += 1
            if failures[what] == 1:
                ending = name if name[0] == "." else ".zip" if name == "documents" else f".{name}.txt"
                kept = args.keep / f"{hashlib.sha256(data).hexdigest()[:12]}{ending}"
                kept.write_bytes(data)
                print(f"{what}: kept as {kept.relative_to(ROOT) if kept.is_relative_to(ROOT) else kept}", flush=True)
                if frames:
                    traceback.print_exc(limit=-4)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            with contextlib.suppress(OSError):
                last.unlink()
    for what, count in sorted(outcomes.items()):
        print(f"{count:8} {what}")
    for what, count in failures.most_common():
        print(f"{count:8} FAILED {what}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
