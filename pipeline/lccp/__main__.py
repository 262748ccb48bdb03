"""The command line: parse arguments, call, print. Heavy imports stay inside the command that needs them."""

# ruff: noqa: E402 - the first imports come after the handler for an interrupt during imports
from __future__ import annotations

import _thread
import os
import signal
import sys
import threading

# True at any moment: an output is exchanged whole, before an interrupt or after it.
INTERRUPTED = "lccp: interrupted; no output was left half written"


def _quit_while_starting(*_: object) -> None:
    """End at once: an interrupt in the midst of the first imports would else be told by a traceback."""
    os.write(2, f"{INTERRUPTED}\n".encode())
    os._exit(130)


# Only where this is the program: whoever imports it has a handler of their own.
IS_PROGRAM = (
    __name__ == "__main__"
    or os.path.basename(sys.argv[0]) in ("lccp", "lccp.exe")
    or sys.argv[0].endswith(os.path.join("pipeline", "__main__.py"))
)
if IS_PROGRAM and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _quit_while_starting)

if IS_PROGRAM and sys.argv[1:] == ["build"]:
    # What `make` asks for each time, most often with nothing to do: the parser alone would take twice as long.
    from lccp.engine.fingerprint import is_plain_build_current

    if is_plain_build_current():
        sys.exit(0)

import argparse
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from lccp.engine import collect_rarely
from lccp.model import __version__
from lccp.storage.shipped import folder_to_read
from lccp.text.language import asked_language, fill_sentence, speaks_chinese, translate, use_language

if TYPE_CHECKING:
    from lccp.model import Limits

OK, DIFFERENT, TROUBLE = 0, 1, 2
COMPLETING = "_ARGCOMPLETE" in os.environ  # the shell asks what may follow: all commands with their options
Command = Callable[[argparse.Namespace], int]
SHIPPED = ", else what came with lccp"


def _add_folders(parser: argparse.ArgumentParser, reading: bool = True) -> None:
    """Add the folders of documents and tables; a command that only reads falls back on those that came with lccp."""
    _add_documents(parser, reading)
    parser.add_argument(
        "--out",
        type=_parse_path,
        default=folder_to_read("extracted") if reading else Path("extracted"),
        help=f"folder of the tables (default: extracted{SHIPPED * reading})",
    )


def _add_documents(parser: argparse.ArgumentParser, reading: bool = True) -> None:
    parser.add_argument(
        "--raw",
        type=_parse_place,
        default=folder_to_read("raw") if reading else Path("raw"),
        metavar="PLACE",
        help=f"folder or address of the documents (default: raw{SHIPPED * reading})",
    )


def _parse_place(text: str) -> Any:
    """Return a folder, or an address (s3://, http://, …); what addresses need is imported only for one."""
    if "://" not in text:
        return Path(text)
    from lccp.read.sources.cloud import parse_place

    return parse_place(text)


def _parse_path(text: str) -> Path:
    """Return a file or folder of this machine. Raises ArgumentTypeError for an address."""
    if "://" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is an address; name a place on this machine (only --raw takes one)")
    return Path(text)


def _parse_count(text: str) -> int:
    """Return a number that is not negative. Raises ArgumentTypeError for anything else."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of zero or more")
    return int(text)


def _add_limits(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("bounds for each document (0 leaves the default)")
    for name, meaning in (
        ("bytes", "bytes of a file"),
        ("unpacked", "bytes of an unpacked file"),
        ("pages", "pages"),
        ("pixels", "pixels of a picture"),
        ("characters", "characters"),
        ("cells", "cells of its tables"),
        ("seconds", "seconds of reading"),
    ):
        group.add_argument(f"--max-{name}", type=_parse_count, default=0, metavar="N", help=f"most {meaning}")


def _limits_of(args: argparse.Namespace) -> Limits:
    """Return the bounds that are chosen; those that are 0 are as by default."""
    from lccp.model import Limits

    chosen = {bound.name: getattr(args, bound.name, 0) for bound in fields(Limits)}  # not each has an option
    return Limits(**{name: value for name, value in chosen.items() if value})


def build(args: argparse.Namespace) -> int:
    """Build all tables."""
    from lccp.engine.fingerprint import BuildFingerprint
    from lccp.options import BuildOptions, RunOptions

    run = RunOptions(
        args.jobs,
        args.keep_going,
        not args.no_cache,
        (lambda line: print(translate(line))) if args.explain_cache else None,
        args.engine,
        args.scheduler or "",
    )
    options = BuildOptions.resolve(
        args.raw, args.out, args.corrections, _limits_of(args), run, layout=args.layout, force=args.force
    )
    fingerprint = BuildFingerprint(options)
    if options.run.cache and not options.force and fingerprint.is_up_to_date():
        if options.run.explain is not None:
            options.run.explain(fill_sentence("{0}: nothing has changed, no document was redone", options.output))
        return OK
    from lccp.build import run_build

    return run_build(options, fingerprint)


def check(args: argparse.Namespace) -> int:
    """Replay the provenance of every cell."""
    from lccp.check.whole import run_check
    from lccp.options import BuildOptions

    return run_check(BuildOptions.resolve(args.raw, args.out, args.corrections), args.rebuild)


def explain(args: argparse.Namespace) -> int:
    """Show a cell, its words in context, the rules applied."""
    from lccp.commands.explain import run_explain
    from lccp.options import BuildOptions

    return run_explain(BuildOptions.resolve(args.raw, args.out), args.table, args.key, args.field, args.programme)


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

    return run_text(args.raw, args.source, _limits_of(args), args.repaired)


class _OneLineParser(argparse.ArgumentParser):
    """A parser that reports wrong usage in one line, like every other trouble, and helps in the language spoken."""

    def format_help(self) -> str:
        """Return the help; its sentences are translated here, where they are all known."""
        if not speaks_chinese():
            return super().format_help()
        for group in self._action_groups:
            group.title = translate(group.title) if group.title else group.title
            for action in group._group_actions:
                for part in (action, *getattr(action, "_choices_actions", ())):
                    part.help = translate(part.help) if part.help else part.help
        self.description = translate(self.description or "")
        self.epilog = "\n".join(map(_translate_example, (self.epilog or "").splitlines()))
        return super().format_help().replace("usage: ", translate("usage: "), 1)

    def error(self, message: str) -> NoReturn:
        from lccp.model import InputError

        unknown = message.removeprefix("unrecognized arguments: ").split(" ")[0].partition("=")[0]
        near = _nearest(unknown, self._known_options()) if message.startswith("unrecognized arguments: --") else ""
        raise InputError(f"{message}{near}; see {self.prog} --help")

    def _known_options(self) -> set[str]:
        """Return the options of this parser and of its commands."""
        parsers = [
            self,
            *(sub for action in self._actions if isinstance(action.choices, dict) for sub in action.choices.values()),
        ]
        return {option for parser in parsers for option in parser._option_string_actions}

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Name the nearest of the choices where a value is none of them."""
        if action.choices is not None and value not in action.choices:
            choices = [str(choice) for choice in action.choices]
            near = _nearest(str(value), choices) or f"; there are {', '.join(choices)}"
            raise argparse.ArgumentError(action, f"{value!r} is not known{near}")


def _nearest(word: str, vocabulary: Iterable[str]) -> str:
    """Ask whether the nearest of the known words was meant; nothing where none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(vocabulary), 1)
    return f"; did you mean {near[0]}?" if near else ""


def _translate_example(line: str) -> str:
    """Translate what a line of examples says behind its command."""
    command, gap, meaning = line.rpartition("   ")
    return command + gap + translate(meaning.strip()) if command.strip() else translate(line)


EXAMPLES = """examples:
  lccp explain pilots 嘉兴市 peak_year          a cell, and the words it was read from
  lccp panel --out panel.dta                    city-years with treatment, for Stata
  lccp attach firms.csv --out treated.csv       treatment beside your own rows
  lccp compare my-list.xlsx                     your own list of pilots against the documents
  lccp export --to tables --format xlsx         all tables as a workbook
  lccp year 到2020年左右                        a year expression, read
  lccp build --raw raw --out extracted          tables of documents of your own

Tab completes after: eval "$(register-python-argcomplete lccp)" (pip install 'lccp[completion]')."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = _OneLineParser(
        prog="lccp",
        description="Documents of China's low-carbon pilot programme to traced tables.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"lccp {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, function: Command, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(function=function)
        return command

    command = add("build", build, "build all tables from the documents in --raw")
    _add_folders(command, reading=False)
    command.add_argument(
        "--jobs",
        type=_parse_count,
        default=0,
        metavar="N",
        help="processes to spread documents over (default: the cores)",
    )
    command.add_argument(
        "--keep-going",
        action="store_true",
        help="build the others when a document cannot be read; the status is still 2",
    )
    command.add_argument(
        "--layout",
        choices=("csv", "parquet"),
        default="csv",
        help="form of the tables and their provenance (parquet: lccp[parquet]; default: csv)",
    )
    command.add_argument("--force", action="store_true", help="build even if nothing has changed")
    command.add_argument("--no-cache", action="store_true", help="do every document again, and keep nothing of it")
    command.add_argument(
        "--explain-cache", action="store_true", help="say of each document whether it was redone, and why"
    )
    command.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="what does the documents (dask: lccp[dask])"
    )
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help="the Dask scheduler to use (default: a cluster on this machine)"
    )
    command.add_argument(
        "--corrections",
        type=_parse_path,
        default=None,
        metavar="FILE",
        help="corrections to apply (default: corrections.toml beside --raw)",
    )
    _add_limits(command)
    command = add("check", check, "replay the provenance of every cell against the documents")
    _add_folders(command)
    command.add_argument(
        "--corrections",
        type=_parse_path,
        default=None,
        metavar="FILE",
        help="corrections the build applied (default: corrections.toml beside --raw)",
    )
    command.add_argument("--rebuild", action="store_true", help="build again as well and fail on any difference")
    command = add("explain", explain, "show a cell, its words in context and the rules applied")
    command.add_argument("table")
    command.add_argument("key")
    command.add_argument("field", nargs="?")
    command.add_argument(
        "--programme",
        metavar="P",
        default="",
        help="of the rows that a name fits, only those of a programme, by its id (default: all)",
    )
    _add_folders(command)
    command = add("year", year, "read year expressions, from arguments or one a line from standard input")
    command.add_argument("text", nargs="*", metavar="TEXT")
    command = add("text", text, "print a document's decoded text")
    command.add_argument("source")
    command.add_argument("--repaired", action="store_true", help="print it as its parts were joined and mended")
    _add_documents(command)
    _add_limits(command)
    for name, module, about in OTHERS:
        if len(sys.argv) > 1 and sys.argv[1] in commands.choices and sys.argv[1] != name:
            continue  # another command is meant: spare it what only this one needs
        command = add(name, _run_later(module), about)
        if (len(sys.argv) > 1 and sys.argv[1] == name) or COMPLETING:
            import importlib

            importlib.import_module(module).add_arguments(command)
    return top


# Commands that live in modules of their own, each with add_arguments(parser) and a run that takes the options by their names.
OTHERS = (
    ("diff", "lccp.diff", "show what changed between two builds, cell by cell"),
    ("export", "lccp.export", "write the tables in other formats"),
    ("panel", "lccp.commands.panel", "make the treatment panel of cities and years"),
    ("attach", "lccp.commands.attach", "add treatment columns to a file of your own"),
    ("compare", "lccp.commands.compare", "compare a list of your own with the pilots"),
    ("report", "lccp.report", "write pages that show every cell beside its source"),
)


def _run_later(module: str) -> Command:
    def run(args: argparse.Namespace) -> int:
        import importlib

        options = {name: value for name, value in vars(args).items() if name not in ("command", "function")}
        return int(importlib.import_module(module).run(**options))

    return run


class _UnreadOutput(io.FileIO):
    """Standard output that may lose its reader: what is printed from then on goes nowhere."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            _discard_output()
            return len(data)


def _discard_output() -> None:
    """Send what is still to be printed nowhere, so that the end of the run has nothing to complain of."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return  # no stream of the system's own


# Their status is an answer: it must not depend on whether somebody reads their words to the end.
ANSWERING = ("check", "diff", "compare")


class _Interrupts:
    """SIGINT as KeyboardInterrupt, and whether there was one: a library may turn it into an error of its own."""

    def __init__(self) -> None:
        self.seen = False

    def raise_interrupt(self, *_: object) -> None:
        self.seen = True
        raise KeyboardInterrupt

    def raise_swallowed(self, ignored: sys.UnraisableHookArgs) -> None:
        """Raise again, a moment later, what fell into code that can raise nothing (a finalizer, a callback)."""
        if isinstance(ignored.exc_value, KeyboardInterrupt):
            threading.Timer(0.01, _thread.interrupt_main).start()
        else:
            sys.__unraisablehook__(ignored)

    def install(self) -> None:
        signal.signal(signal.SIGINT, self.raise_interrupt)
        sys.unraisablehook = self.raise_swallowed


def _ignore_interrupts() -> None:
    """Ignore SIGINT from here on, where the process ends: the interpreter's own end would die of it (status -2)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _set_up_streams(command: str) -> None:
    """Make standard output and error fit for Chinese, and there at all where they were closed."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    stdout = sys.stdout
    if (
        command in ANSWERING
        and isinstance(stdout, io.TextIOWrapper)
        and stdout is sys.__stdout__
        and not stdout.isatty()
    ):
        raw = _UnreadOutput(stdout.fileno(), "w", closefd=False)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 0 clean, 1 differences or a failed check, 2 trouble, 130 interrupted."""
    interrupts = _Interrupts()
    try:
        if argv is None:
            interrupts.install()
            collect_rarely()
        else:
            sys.argv[1:] = argv
        use_language(asked_language(os.environ))
        _set_up_streams(sys.argv[1] if len(sys.argv) > 1 else "")
        parser = make_parser()
        if COMPLETING:
            import argcomplete

            argcomplete.autocomplete(parser)
        args = parser.parse_args(argv)
        if args.command is None:
            parser.print_help()
            return OK
        status = int(args.function(args))
        sys.stdout.flush()
        if argv is None:
            _ignore_interrupts()
        return status
    except (Exception, KeyboardInterrupt) as error:
        if argv is None:
            _ignore_interrupts()
        if interrupts.seen or isinstance(error, KeyboardInterrupt):
            print(f"lccp: {translate(INTERRUPTED.removeprefix('lccp: '))}", file=sys.stderr)
            return 130
        return _report_error(error)


def _report_error(error: Exception) -> int:
    """Report in one line why a command ended; raise what is a defect."""
    from lccp.model import InputError

    if isinstance(error, BrokenPipeError):
        _discard_output()
        return OK
    if isinstance(error, InputError):
        message = " ".join(str(error).split())
    elif isinstance(error, RecursionError):
        message = "the input is nested too deeply to be read; simplify it"
    elif isinstance(error, OSError):
        _discard_output()
        place = f"{error.filename}: " if error.filename else ""
        message = f"{place}{error.strerror or error}"
    else:
        raise error
    print(f"lccp: {translate(message)}", file=sys.stderr)
    return TROUBLE


if __name__ == "__main__":
    sys.exit(main())
