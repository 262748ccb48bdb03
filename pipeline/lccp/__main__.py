"""The command line: parse arguments, call, print. Heavy imports stay inside the command that needs them."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from lccp.model import __version__
from lccp.storage.shipped import folder_to_read

OK, DIFFERENT, TROUBLE = 0, 1, 2
Command = Callable[[argparse.Namespace], int]


SHIPPED = ", else what came with lccp"


def _folders(parser: argparse.ArgumentParser, reading: bool = True) -> None:
    """Add the folders of documents and tables; a command that only reads falls back on those that came with lccp."""
    _documents(parser, reading)
    parser.add_argument(
        "--out",
        type=_here,
        default=folder_to_read("extracted") if reading else Path("extracted"),
        help=f"folder of the tables (default: extracted{SHIPPED * reading})",
    )


def _documents(parser: argparse.ArgumentParser, reading: bool = True) -> None:
    parser.add_argument(
        "--raw",
        type=_place,
        default=folder_to_read("raw") if reading else Path("raw"),
        metavar="PLACE",
        help=f"folder or address of the documents (default: raw{SHIPPED * reading})",
    )


def _place(words: str) -> Any:
    """A folder, or an address (s3://, http://, …); what addresses need is imported only for one."""
    if "://" not in words:
        return Path(words)
    from lccp.read.sources.cloud import parse_place

    return parse_place(words)


def _here(words: str) -> Path:
    """A file or folder of this machine."""
    if "://" in words:
        raise argparse.ArgumentTypeError(
            f"{words!r} is an address; name a place on this machine (only --raw takes one)"
        )
    return Path(words)


def _count(words: str) -> int:
    """A number that is not negative."""
    if not words.isascii() or not words.isdigit():
        raise argparse.ArgumentTypeError(f"{words!r} is no number of zero or more")
    return int(words)


def _limits(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("bounds for each document (0 leaves the default)")
    for name, what in (
        ("bytes", "bytes of a file"),
        ("unpacked", "bytes of an unpacked file"),
        ("pages", "pages"),
        ("characters", "characters"),
        ("cells", "cells of its tables"),
        ("seconds", "seconds of reading"),
    ):
        group.add_argument(f"--max-{name}", type=_count, default=0, metavar="N", help=f"most {what}")


def build(args: argparse.Namespace) -> int:
    """Build all tables."""
    from lccp.engine import fingerprint

    if not (args.force or args.no_cache) and fingerprint.up_to_date(args):
        if args.explain_cache:
            print(f"{args.out}: nothing has changed, no document was redone")
        return OK
    from lccp.build import run

    return run(args)


def check(args: argparse.Namespace) -> int:
    """Replay the provenance of every cell."""
    from lccp.check import run_check

    return run_check(args)


def explain(args: argparse.Namespace) -> int:
    """Show a cell, its words in context, the rules applied."""
    from lccp.commands.explain import run_explain

    return run_explain(args)


def year(args: argparse.Namespace) -> int:
    """Read year expressions."""
    from lccp.model import InputError
    from lccp.normalise.years import print_years

    if not args.text and sys.stdin is None:
        raise InputError("standard input is closed; give the expressions as arguments")
    return print_years(args.text or None, _utf8_lines(sys.stdin.buffer) if sys.stdin else (), sys.stdout)


def _utf8_lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of a stream. Raises InputError, with its number, for one that is not UTF-8: GBK is no text here."""
    from lccp.model import InputError

    for number, line in enumerate(stream, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise InputError(f"standard input: line {number} is not UTF-8; convert it first") from None


def text(args: argparse.Namespace) -> int:
    """Print a document's decoded or repaired text."""
    from lccp.commands.text import run_text

    return run_text(args)


class _Parser(argparse.ArgumentParser):
    """A parser that tells wrong usage in one line, as every other trouble is told."""

    def error(self, message: str) -> NoReturn:
        from lccp.model import InputError

        raise InputError(f"{message}; see {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = _Parser(prog="lccp", description="Documents of China's low-carbon pilot programme to traced tables.")
    top.add_argument("--version", action="version", version=f"lccp {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, function: Command, about: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(function=function)
        return one

    one = add("build", build, "build all tables from the documents in --raw")
    _folders(one, reading=False)
    one.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="processes to spread documents over (default: the cores)"
    )
    one.add_argument(
        "--keep-going",
        action="store_true",
        help="build the others when a document cannot be read; the status is still 2",
    )
    one.add_argument(
        "--layout",
        choices=("csv", "parquet"),
        default="csv",
        help="form of the tables and their provenance (parquet: lccp[parquet]; default: csv)",
    )
    one.add_argument("--force", action="store_true", help="build even if nothing has changed")
    one.add_argument("--no-cache", action="store_true", help="do every document anew, and keep nothing of it")
    one.add_argument("--explain-cache", action="store_true", help="say of each document whether it was redone, and why")
    one.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="what does the documents (dask: lccp[dask])"
    )
    one.add_argument(
        "--scheduler", metavar="ADDRESS", help="the Dask scheduler to use (default: a cluster on this machine)"
    )
    one.add_argument(
        "--corrections",
        type=_here,
        default=None,
        metavar="FILE",
        help="corrections to apply (default: corrections.toml beside --raw)",
    )
    _limits(one)
    one = add("check", check, "replay the provenance of every cell against the documents")
    _folders(one)
    one.add_argument(
        "--corrections",
        type=_here,
        default=None,
        metavar="FILE",
        help="corrections the build applied (default: corrections.toml beside --raw)",
    )
    one.add_argument("--rebuild", action="store_true", help="build anew as well and fail on any difference")
    one = add("explain", explain, "show a cell, its words in context and the rules applied")
    one.add_argument("table")
    one.add_argument("key")
    one.add_argument("field", nargs="?")
    _folders(one)
    one = add("year", year, "read year expressions, from arguments or one a line from standard input")
    one.add_argument("text", nargs="*", metavar="TEXT")
    one = add("text", text, "print a document's decoded text")
    one.add_argument("source")
    one.add_argument("--repaired", action="store_true", help="print it as its parts were joined and mended")
    _documents(one)
    _limits(one)
    for name, module, about in OTHERS:
        if len(sys.argv) > 1 and sys.argv[1] in commands.choices and sys.argv[1] != name:
            continue  # another command is meant: spare it what only this one needs
        one = add(name, _later(module), about)
        if len(sys.argv) > 1 and sys.argv[1] == name:
            import importlib

            importlib.import_module(module).add_arguments(one)
    return top


# Commands that live in modules of their own, each with add_arguments(parser) and run(args).
OTHERS = (
    ("diff", "lccp.diff", "tell what changed between two builds, cell by cell"),
    ("export", "lccp.export", "write the tables in other formats"),
    ("attach", "lccp.commands.attach", "add treatment columns to a file of your own"),
    ("panel", "lccp.commands.panel", "make the treatment panel of cities and years"),
    ("compare", "lccp.commands.compare", "compare a list of your own with the pilots"),
    ("report", "lccp.report", "write pages that show every cell beside its source"),
)


def _later(module: str) -> Command:
    def run(args: argparse.Namespace) -> int:
        import importlib

        return int(importlib.import_module(module).run(args))

    return run


class _Unread(io.FileIO):
    """Standard output that may lose its reader: what is told from then on goes nowhere."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            _unread()
            return len(data)


def _unread() -> None:
    """Send what is still to be printed nowhere, so that the end of the run has nothing to complain of."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return  # no stream of the system's own


# Their status is an answer: it must not depend on whether somebody reads their words to the end.
ANSWERING = ("check", "diff", "compare")


# True at any moment: an output is exchanged whole, before an interrupt or after it.
INTERRUPTED = "lccp: interrupted; no output was left half written"


def _end_uninterrupted() -> None:
    """Ignore SIGINT from here on, where the process ends: the interpreter's own end would die of it (status -2)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _streams(command: str) -> None:
    """Make standard output and error fit for Chinese, and there at all where they were closed."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    out = sys.stdout
    if command in ANSWERING and isinstance(out, io.TextIOWrapper) and out is sys.__stdout__ and not out.isatty():
        raw = _Unread(out.fileno(), "w", closefd=False)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; give its exit status: 0 clean, 1 differences or a failed check, 2 trouble."""
    from lccp.model import InputError

    if argv is not None:
        sys.argv[1:] = argv
    _streams(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        args = parser().parse_args(argv)
        status = int(args.function(args))
        sys.stdout.flush()
        if argv is None:
            _end_uninterrupted()
        return status
    except InputError as error:
        print(f"lccp: {' '.join(str(error).split())}", file=sys.stderr)
        return TROUBLE
    except BrokenPipeError:
        _unread()
        return OK
    except KeyboardInterrupt:
        if argv is None:
            _end_uninterrupted()
        print(INTERRUPTED, file=sys.stderr)
        return 130
    except RecursionError:
        print("lccp: the input is nested too deeply to be read; simplify it", file=sys.stderr)
        return TROUBLE
    except OSError as error:
        _unread()
        where = f"{error.filename}: " if error.filename else ""
        print(f"lccp: {where}{error.strerror or error}", file=sys.stderr)
        return TROUBLE


if __name__ == "__main__":
    sys.exit(main())
