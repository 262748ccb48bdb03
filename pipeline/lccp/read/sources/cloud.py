"""Documents that lie at an address (s3://, gs://, abfs://, file://, …) and not in a folder of this machine.

Built on fsspec, which is imported only once there is such an address. Credentials are never part of
one: each library finds them where it always does (environment, configuration files, the machine's
role), so that a worker elsewhere uses its own. Everything here raises InputError, in one line, for
whatever goes wrong on the way.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from lccp.model import InputError
from lccp.read.limits import Limits
from lccp.read.sources.safe_names import is_odd, printable_name
from lccp.text.patterns import re

T = TypeVar("T")

ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # of two letters and more: ``C:`` is a Windows drive
WEB = ("http", "https")
LOCAL_SCHEMES = ("file", "local")
PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs"}
LISTING = 600.0  # seconds that listing an address may take, however many documents there are
CHUNK = 1 << 20
# Their logs say at length what is told here in one line.
LOGS = ("asyncio", "aiobotocore", "botocore", "fsspec", "gcsfs", "google", "s3fs")
# What a file system tells of a file that is another once its bytes are.
VOUCHERS = ("ETag", "etag", "md5Hash", "crc32c", "generation")


@dataclass(frozen=True, slots=True)
class Remote:
    """An address below which documents lie, as it was given (see ``parse_place``)."""

    address: str

    def __str__(self) -> str:
        return self.address

    @property
    def scheme(self) -> str:
        """``s3``, ``http``, …: in small letters."""
        return self.address.partition("://")[0].lower()

    @property
    def root(self) -> str:
        """The address without slashes at its end."""
        return f"{self.scheme}://{self.address.partition('://')[2].rstrip('/')}"

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return printable_name(self.address)

    @property
    def folder(self) -> Path | None:
        """The folder of this machine that a ``file://`` address names; None for any other."""
        if self.scheme not in LOCAL_SCHEMES:
            return None
        from urllib.request import url2pathname

        rest = self.address.partition("://")[2]
        host, slash, path = rest.partition("/")
        if host not in ("", "localhost") or not slash:
            raise InputError(f"{self}: names no folder of this machine; write file:/// and its absolute path")
        return Path(url2pathname("/" + path))


Raw = Path | Remote


class ListedFile(NamedTuple):
    """A document as a file system lists it: its bytes (None: not told), and what vouches for them ("": nothing)."""

    size: int | None
    voucher: str = ""


def parse_place(text: str | Path | Remote) -> Raw:
    """Return the address (``scheme://``, also ``file://``) or path that a text names. Raises InputError for neither."""
    if isinstance(text, (Path, Remote)):
        return text
    scheme = ADDRESS.match(text)
    if not scheme:
        return Path(text)
    shown = printable_name(text)
    if any(is_odd(c) for c in text):
        raise InputError(f"{shown}: the address holds odd characters")
    if "::" in text[scheme.end() :] and not re.match(r"(?:[^/@]*@)?\[", text[scheme.end() :]):
        raise InputError(f"{shown}: is a chain of addresses; give the one where the documents lie")
    try:
        parts = urlsplit(text)
        secret = parts.password is not None
    except ValueError:
        raise InputError(f"{shown}: is no address") from None
    if secret:
        hidden = f"{scheme[0]}…@{text.rpartition('@')[2]}"
        raise InputError(
            f"{printable_name(hidden)}: an address holds no password; put it into the environment or ~/.netrc"
        )
    if scheme[1].lower() in WEB:
        raise InputError(f"{shown}: a web server lists no documents; download them into a folder and name that")
    if not text[scheme.end() :].strip("/") and scheme[1].lower() not in LOCAL_SCHEMES:
        raise InputError(f"{shown}: names no place")
    return Remote(text)


def open_system(remote: Remote) -> tuple[Any, str]:
    """Open the file system of an address; give it and the path in it. One is kept for each process by fsspec."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(f"{remote}: addresses need the package fsspec; install lccp[remote]") from None
    _silence_logs()
    try:
        fs, path = url_to_fs(remote.root)
    except ImportError:
        package = PACKAGES.get(remote.scheme, f"that fsspec uses for {remote.scheme}://")
        raise InputError(f"{remote}: needs the package {package}; install lccp[remote]") from None
    except ValueError as error:
        if "not known" in str(error):
            raise InputError(f"{remote}: fsspec knows no {remote.scheme}://") from None
        raise as_input_error(error, remote) from None
    except Exception as error:
        raise as_input_error(error, remote) from None
    return fs, str(path).rstrip("/")


@cache
def _silence_logs() -> None:
    for name in LOGS:
        logging.getLogger(name).addHandler(logging.NullHandler())


def run_within(seconds: float, work: Callable[[], T]) -> T:
    """Do something in a thread of its own and wait at most so long: no server and no library holds up a build."""
    box: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def go() -> None:
        try:
            box.put((work(), None))
        except BaseException as error:
            box.put((None, error))

    threading.Thread(target=go, daemon=True).start()
    try:
        value, error = box.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


def list_address(remote: Remote) -> dict[str, ListedFile]:
    """Name every file below an address, hidden ones too, by its path from there."""
    fs, root = open_system(remote)

    def find() -> dict[str, Any]:
        fs.invalidate_cache()
        return dict(fs.find(root, detail=True))

    try:
        infos = run_within(LISTING, find)
    except FileNotFoundError:
        infos = {}
    except Exception as error:
        raise as_input_error(error, remote, LISTING) from None
    if root in infos:
        raise InputError(f"{remote}: is a file; give the folder that holds it")
    return {
        path.removeprefix(f"{root}/"): ListedFile(info.get("size"), file_voucher(info))
        for path, info in infos.items()
        if path.startswith(f"{root}/") and info.get("type", "file") == "file" and not path.endswith("/")
    }


def file_voucher(info: dict[str, Any]) -> str:
    """What a file system tells of a file's bytes that no other bytes would have; "" where it tells nothing of the kind."""
    vouchers = [f"{name}={info[name]}" for name in VOUCHERS if info.get(name)]
    return "" if any(voucher.lower().startswith("etag=w/") for voucher in vouchers) else " ".join(vouchers)


def copy_file(remote: Remote, file: str, limits: Limits, sink: Callable[[bytes], object]) -> None:
    """Hand the bytes of a document to ``sink``, piece by piece. Raises InputError, without the file's name.

    At most ``max_bytes`` and one byte are read, whether or not the size is told beforehand, within
    ``max_seconds``. A document that changes while it is read is refused; what ``sink`` got is then
    to be thrown away.
    """
    fs, root = open_system(remote)
    try:
        run_within(limits.max_seconds, lambda: _copy_stream(fs, f"{root}/{file}", limits, sink))
    except InputError:
        raise
    except Exception as error:
        raise as_input_error(error, None, limits.max_seconds) from None


def _copy_stream(fs: Any, path: str, limits: Limits, sink: Callable[[bytes], object]) -> None:
    until = time.monotonic() + limits.max_seconds
    before = file_state(fs, path)
    size = before.get("size")
    if size is not None and size > limits.max_bytes:
        raise too_large(limits)
    read = 0
    with fs.open(path, "rb") as stream:
        while piece := stream.read(min(CHUNK, limits.max_bytes + 1 - read)):
            read += len(piece)
            if read > limits.max_bytes:
                raise too_large(limits)
            if time.monotonic() > until:
                raise TimeoutError
            sink(piece)
    if (size is not None and read != size) or file_state(fs, path) != before:
        raise InputError("changed while it was read; try again")


def file_state(fs: Any, path: str) -> dict[str, Any]:
    """What a file system tells of a file now, and not what it remembers of a listing. InputError if it is none."""
    fs.invalidate_cache()
    info = fs.info(path)
    if info.get("type", "file") != "file":
        raise InputError("is not a file")
    info_now = {name: value for name, value in info.items() if name != "atime"}
    if "mtime" not in info_now and not file_voucher(info_now):
        with contextlib.suppress(NotImplementedError):
            info_now["mtime"] = fs.modified(path)
    return info_now


def too_large(limits: Limits) -> InputError:
    """What is said of a document that is larger than it may be."""
    return InputError(f"is larger than {limits.max_bytes} bytes; raise the limit if this is right")


# By the name of an exception's class or of one it comes from: none of these packages need be there.
MEANINGS = (
    ("FSTimeoutError TimeoutError ConnectTimeoutError ReadTimeoutError", "took longer than {seconds:g} seconds to fetch; raise --max-seconds if this is right"),
    ("FileNotFoundError", "no such file"),
    ("IsADirectoryError", "is not a file"),
    ("NoCredentialsError PartialCredentialsError DefaultCredentialsError RefreshError TokenRetrievalError", "no credentials to read it with; set them up as {library} expects them"),
    ("PermissionError", "may not be read; the credentials, if any, do not suffice"),
    ("FileExpired", "changed while it was read; try again"),
    ("ClientConnectorCertificateError ClientSSLError SSLError", "the server's certificate is not to be trusted"),
    ("ClientConnectorError EndpointConnectionError ConnectionRefusedError gaierror", "the server cannot be reached"),
    ("ClientPayloadError ServerDisconnectedError ClientOSError ConnectionError IncompleteReadError ResponseStreamingError", "the connection broke off; try again"),
)  # fmt: skip


def as_input_error(error: BaseException, remote: Remote | None, seconds: float = 0.0) -> InputError:
    """Return in one line what went wrong; beginning with the address if it is given, else with no name."""
    if isinstance(error, InputError):
        return InputError(f"{remote}: {error}" if remote is not None else str(error))
    reason = printable_name(" ".join(unquote(str(error)).split()))
    kinds = {kind.__name__ for kind in type(error).__mro__}
    library = next((part for part in type(error).__module__.split(".") if part), "its library")
    message = next(
        (text for class_names, text in MEANINGS if kinds & set(class_names.split())),
        "cannot be read ({kind}: {reason})",
    )
    message = message.format(reason=reason, seconds=seconds, library=library, kind=type(error).__name__)
    return InputError(f"{remote}: {message}" if remote is not None else message)
