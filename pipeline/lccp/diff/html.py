"""A comparison as one page to send round: no script, nothing fetched, every word of a document as text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lccp.diff.model import CellChange, Difference, RowChange, Side, TableChange
from lccp.diff.text import apart, counts, runs, visible, why

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: auto; padding: 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
caption, th, td {{ text-align: left; vertical-align: top; padding: .25rem .5rem; }}
th, td {{ border-top: 1px solid #8888; overflow-wrap: anywhere; }}
del {{ color: light-dark(#a40000, #ff9a8f); }}
ins {{ color: light-dark(#00600f, #8ee59a); }}
del, ins {{ text-decoration: none; }}
del::before {{ content: "\\2212\\00a0"; }}
ins::before {{ content: "+\\00a0"; }}
small {{ display: block; opacity: .8; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
"""


def page(found: Difference, traces: bool) -> str:
    """Give the page. ``traces`` lists cells of the same value whose words or rules differ, too."""
    return "\n".join(_page(found, traces)) + "\n"


def _text(words: str) -> str:
    return f"<bdi>{escape(visible(words))}</bdi>"


def _page(found: Difference, traces: bool) -> Iterator[str]:
    title = escape(f"{visible(found.old)} → {visible(found.new)}")
    yield HEAD.format(title=title).rstrip()
    if found.equal:
        yield "<p>No difference.</p>"
    else:
        yield "<ul>"
        for change in filter(None, found.tables):
            yield f'<li><a href="#{change.table}">{change.table}</a>: {escape(counts(change))}</li>'
        if found.files:
            yield f"<li>Other files that differ: {', '.join(map(_text, found.files))}</li>"
        yield "</ul>"
    for change in filter(None, found.tables):
        yield from _table(change, traces)
    yield "</main>\n</body>\n</html>"


def _table(change: TableChange, traces: bool) -> Iterator[str]:
    yield f'<h2 id="{change.table}">{change.table}</h2>'
    for tag, names in (("del", change.columns_removed), ("ins", change.columns_added)):
        for name in names:
            yield f"<p><{tag}>column {_text(name)}</{tag}></p>"
    yield from _rows("del", "Rows removed", change.removed)
    yield from _rows("ins", "Rows added", change.added)
    yield from _cells("Cells", change.changed)
    if change.renumbered:
        yield "<p>Rows that say the same under another number or in another place:</p>\n<ul>"
        for (a, b), (c, d), count in runs(change.renumbered):
            yield f"<li>{_text(a)} → {_text(b)}" + (
                f" … {_text(c)} → {_text(d)} ({count} rows)</li>" if count > 1 else "</li>"
            )
        yield "</ul>"
    if traces:
        yield from _cells("Cells of the same value, traced otherwise", change.retraced)


def _cells(caption: str, cells: list[CellChange]) -> Iterator[str]:
    if not cells:
        return
    yield f"<table>\n<caption>{caption}</caption>"
    yield '<thead><tr><th scope="col">Row</th><th scope="col">Column</th><th scope="col">Old</th>'
    yield '<th scope="col">New</th><th scope="col">Cause</th></tr></thead>\n<tbody>'
    for cell in cells:
        key = _text(cell.key) if cell.key == cell.old_key else f"{_text(cell.old_key)} → {_text(cell.key)}"
        values = apart(cell.old.value, cell.new.value)
        old, new = (_side(*pair) for pair in zip(("del", "ins"), values, (cell.old, cell.new), strict=True))
        yield f'<tr><th scope="row">{key}</th><td>{_text(cell.field)}</td><td>{old}</td><td>{new}</td>'
        yield f"<td>{escape(why(cell.causes))}</td></tr>"
    yield "</tbody>\n</table>"


def _rows(tag: str, caption: str, rows: list[RowChange]) -> Iterator[str]:
    if not rows:
        return
    yield f"<table>\n<caption>{caption}</caption>"
    yield '<thead><tr><th scope="col">Row</th><th scope="col">Cells</th><th scope="col">Cause</th></tr></thead>'
    yield "<tbody>"
    for row in rows:
        yield f'<tr><th scope="row">{_text(row.key)}</th><td>'
        for cell in row.cells:
            side = cell.new if tag == "ins" else cell.old
            yield f"<div>{_text(cell.field)}: {_side(tag, side.value, side)}</div>"
        yield f"</td><td>{escape(why(row.causes))}</td></tr>"
    yield "</tbody>\n</table>"


def _side(tag: str, value: str, side: Side) -> str:
    """Give a value, its words, its rules and what it was computed from."""
    shown = f"<{tag}>{_text(value)}</{tag}>" if value else "<em>empty</em>"
    for quote in side.quotes:
        shown += f"<small>{_text(quote.source)} {quote.start}–{quote.end} <q>{_text(quote.exact)}</q></small>"
    if side.origins:
        shown += f"<small>from {', '.join(map(_text, side.origins))}</small>"
    if side.rules:
        shown += f"<small>by {', '.join(map(_text, side.rules))}</small>"
    return shown
