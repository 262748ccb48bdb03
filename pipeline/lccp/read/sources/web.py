"""Documents at http(s) addresses: asked for with fsspec's client, listed by the links of index pages.

A request is made once, reads no more than it may, and is over within its time. It follows a redirect
within the same host only: another host is one that nobody named, and may be one that only this
machine can reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

from lccp.model import InputError
from lccp.read.limits import Limits
from lccp.read.sources.cloud import CHUNK, ListedFile, Remote, as_input_error, file_voucher, open_system, too_large
from lccp.read.sources.safe_names import printable_name

REDIRECTS = 5
LEADING = (301, 302, 303, 307, 308)
PAGE = 20_000_000  # bytes of an index page
PAGES = 10_000  # index pages below one address
NO_LISTING = (403, 404, 405, 410)  # what servers say that list nothing
STATUSES = {
    401: "needs credentials; put them into ~/.netrc",
    403: "may not be read (403 Forbidden)",
    404: "no such file",
    407: "the proxy needs credentials",
    410: "no such file",
    429: "the server asks for patience (429); try again",
}


class Answer(NamedTuple):
    """What a server answered: its status, headers, and the address that answered after redirects."""

    status: int
    headers: Mapping[str, str]
    url: str


def ask(
    remote: Remote, url: str, limits: Limits, sink: Callable[[bytes], object] | None, seconds: float = 0.0
) -> Answer:
    """Ask for what is at ``url``; where the status is 200, hand its bytes to ``sink`` (None: ask for the headers alone).

    Raises InputError, without a name, where no answer comes, or one that is too large.
    """
    from fsspec.asyn import sync

    fs, _ = open_system(remote)
    seconds = seconds or limits.max_seconds
    try:
        answer = sync(fs.loop, _timed, fs, url, limits.max_bytes, sink, seconds)
    except InputError:
        raise
    except Exception as error:
        raise as_input_error(error, None, seconds) from None
    if answer is None:
        raise too_large(limits)
    return answer  # type: ignore[no-any-return]


async def _timed(fs: Any, url: str, most: int, sink: Callable[[bytes], object] | None, seconds: float) -> Answer | None:
    return await asyncio.wait_for(_ask(fs, url, most, sink, seconds), seconds)


async def _ask(fs: Any, url: str, most: int, sink: Callable[[bytes], object] | None, seconds: float) -> Answer | None:
    import aiohttp

    patience = aiohttp.ClientTimeout(total=seconds, sock_connect=min(30, seconds), sock_read=min(60, seconds))
    session = await fs.set_session()
    for _ in range(REDIRECTS + 1):
        async with session.request(
            "HEAD" if sink is None else "GET",
            fs.encode_url(url),
            allow_redirects=False,
            timeout=patience,
            headers={"Accept-Encoding": "identity"},
        ) as answer:
            if answer.status in LEADING and answer.headers.get("Location"):
                url = led(url, answer.headers["Location"])
                continue
            if answer.status == 200 and sink is not None:
                if (answer.content_length or 0) > most:
                    return None
                read = 0
                async for piece in answer.content.iter_chunked(CHUNK):
                    read += len(piece)
                    if read > most:
                        return None
                    sink(piece)
            return Answer(answer.status, dict(answer.headers), url)
    raise InputError("is redirected without end")


def led(url: str, location: str) -> str:
    """Follow a redirect. Raises InputError where it leads to another host, or out of encryption."""
    try:
        to = urljoin(url, location)
        here, there = urlsplit(url), urlsplit(to)
        ports = [one.port or {"http": 80, "https": 443}.get(one.scheme) for one in (here, there)]
    except ValueError:
        raise InputError("is redirected to what is no address") from None
    upward = (here.scheme, there.scheme, *ports) == ("http", "https", 80, 443)
    if here.hostname != there.hostname or (not upward and (here.scheme, ports[0]) != (there.scheme, ports[1])):
        where = f"{there.scheme}://{there.hostname}{f':{there.port}' if there.port else ''}"
        raise InputError(
            f"is redirected to another server ({printable_name(where)}); if that is right, give its address"
        )
    return to


def refused(status: int) -> InputError:
    """What is said of an answer that is no document."""
    if status >= 500:
        return InputError(f"the server failed ({status}); try again")
    return InputError(STATUSES.get(status, f"the server answered with status {status}"))


def url_of(remote: Remote, file: str) -> str:
    """The address of a document."""
    return f"{remote.root}/{quote(file)}"


def copy(remote: Remote, file: str, limits: Limits, sink: Callable[[bytes], object]) -> None:
    """Hand the bytes of a document to ``sink`` (see ``remote.copy``): one request, so that one version of it is read."""
    answer = ask(remote, url_of(remote, file), limits, sink)
    if answer.status != 200:
        raise refused(answer.status)


def held(remote: Remote, file: str, limits: Limits) -> ListedFile:
    """Ask for what vouches for a document. Where a server will not say, nothing does."""
    answer = ask(remote, url_of(remote, file), limits, None)
    if answer.status != 200:
        return ListedFile(None)
    names = {name.lower(): value for name, value in answer.headers.items()}
    length = names.get("content-length", "")
    said = {name: names[name.lower()] for name in ("ETag", "Content-MD5", "Digest") if name.lower() in names}
    return ListedFile(int(length) if length.isascii() and length.isdigit() else None, file_voucher(said))


class Links(HTMLParser):
    """The targets of the links of a page, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a link leads."""
        if tag == "a":
            self.found.extend(value for name, value in attrs if name == "href" and value)


def listing(remote: Remote, seconds: float) -> dict[str, ListedFile] | None:
    """Name the files that index pages link to below an address; None where it gives no such page.

    A link that ends in ``/`` is another index page. Links with ``?`` (as of columns to sort by) and
    links to elsewhere are passed over.
    """
    found: dict[str, ListedFile] = {}
    waiting, seen = [""], {""}
    while waiting:
        folder = waiting.pop()
        page = index_page(remote, folder, seconds)
        if page is None:
            if folder:
                continue
            return None
        for name in below(remote, *page):
            if not name.endswith("/"):
                found[name] = ListedFile(None)
            elif name not in seen:
                seen.add(name)
                waiting.append(name)
        if len(seen) > PAGES:
            raise InputError(f"{remote}: has more than {PAGES} folders")
    return found


def index_page(remote: Remote, folder: str, seconds: float) -> tuple[str, list[str]] | None:
    """Read an index page; give its own address and its links, None where there is no such page."""
    data = bytearray()
    url = f"{remote.root}/{quote(folder)}"
    try:
        answer = ask(remote, url, Limits(max_bytes=PAGE), data.extend, seconds)
    except InputError as error:
        raise InputError(f"{remote}: {error}") from None
    kind = next((value for name, value in answer.headers.items() if name.lower() == "content-type"), "")
    is_page = kind.partition(";")[0].strip().lower() == "text/html"
    if answer.status in NO_LISTING or (answer.status == 200 and not is_page):
        return None
    if answer.status != 200:
        raise InputError(f"{remote}: {refused(answer.status)}")
    links = Links()
    links.feed(data.decode("utf-8", "replace"))
    return answer.url, links.found


def below(remote: Remote, page: str, links: list[str]) -> list[str]:
    """The links of a page that lead below the address, as paths from there, decoded. Raises InputError for odd ones."""
    base = urlsplit(f"{remote.root}/")
    root = _decoded(base.path)
    out: list[str] = []
    for link in links:
        try:
            to = urlsplit(urljoin(page, link.strip()))
            same = (to.scheme, to.hostname, to.port) == (base.scheme, base.hostname, base.port)
        except ValueError:
            continue
        if not same or to.query or "?" in link:
            continue
        path = _decoded(to.path)
        if path.startswith(root) and len(path) > len(root) and not {".", ".."} & set(path.split("/")):
            out.append(path[len(root) :])
    return list(dict.fromkeys(out))


def _decoded(path: str) -> str:
    """A path out of its percent signs. One that is no UTF-8 keeps odd characters, which are refused as a name's."""
    return unquote_to_bytes(path).decode("utf-8", "surrogateescape")
