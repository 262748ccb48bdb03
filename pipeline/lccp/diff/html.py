"""A comparison as one page to send round: no script, nothing fetched, every word of a document as text.

The page speaks English and Chinese at once: whom it is sent to is not known, and files never depend on the language
that its maker speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lccp.diff.model import CellChange, CellSide, FolderDifference, RowChange, TableChange
from lccp.diff.text import causes_text, change_counts, renumbered_runs, shorten_pair, visible_text
from lccp.text.language import both_languages, fill_sentence

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


def html_page(difference: FolderDifference, traces: bool) -> str:
    """Return the page. ``traces`` lists cells of the same value whose words or rules differ, too."""
    return "\n".join(_page_html(difference, traces)) + "\n"


def _text_html(text: str) -> str:
    return f"<bdi>{escape(visible_text(text))}</bdi>"


def _page_html(difference: FolderDifference, traces: bool) -> Iterator[str]:
    title = escape(f"{visible_text(difference.old)} → {visible_text(difference.new)}")
    yield HEAD.format(title=title).rstrip()
    if difference.equal:
        yield f"<p>{both_languages('No difference.')}</p>"
    else:
        yield "<ul>"
        for change in filter(None, difference.tables):
            yield f'<li><a href="#{change.table}">{change.table}</a>: {escape(both_languages(change_counts(change)))}</li>'
        if difference.files:
            label = both_languages("Other files that differ")
            yield f"<li>{label}: {', '.join(map(_text_html, difference.files))}</li>"
        yield "</ul>"
    for change in filter(None, difference.tables):
        yield from _table_html(change, traces)
    yield "</main>\n</body>\n</html>"


def _table_html(change: TableChange, traces: bool) -> Iterator[str]:
    yield f'<h2 id="{change.table}">{change.table}</h2>'
    for tag, columns in (("del", change.columns_removed), ("ins", change.columns_added)):
        for name in columns:
            yield f"<p><{tag}>{both_languages('Column')} {_text_html(name)}</{tag}></p>"
    yield from _rows_html("del", "Rows removed", change.removed)
    yield from _rows_html("ins", "Rows added", change.added)
    yield from _cells_html("Cells", change.changed)
    if change.renumbered:
        heading = both_languages("Rows that say the same under another number or in another place")
        yield f"<p>{heading}</p>\n<ul>"
        for (a, b), (c, d), count in renumbered_runs(change.renumbered):
            yield f"<li>{_text_html(a)} → {_text_html(b)}" + (
                f" … {_text_html(c)} → {_text_html(d)} ({both_languages(fill_sentence('{0} rows', count))})</li>"
                if count > 1
                else "</li>"
            )
        yield "</ul>"
    if traces:
        yield from _cells_html("Cells of the same value, traced otherwise", change.retraced)


def _cells_html(caption: str, cells: list[CellChange]) -> Iterator[str]:
    if not cells:
        return
    yield f"<table>\n<caption>{both_languages(caption)}</caption>"
    yield f"{_head_row('Row', 'Column', 'Old', 'New', 'Cause')}\n<tbody>"
    for cell in cells:
        key = (
            _text_html(cell.key) if cell.key == cell.old_key else f"{_text_html(cell.old_key)} → {_text_html(cell.key)}"
        )
        values = shorten_pair(cell.old.value, cell.new.value)
        old, new = (_side_html(*pair) for pair in zip(("del", "ins"), values, (cell.old, cell.new), strict=True))
        yield f'<tr><th scope="row">{key}</th><td>{_text_html(cell.field)}</td><td>{old}</td><td>{new}</td>'
        yield f"<td>{escape(both_languages(causes_text(cell.causes)))}</td></tr>"
    yield "</tbody>\n</table>"


def _head_row(*headings: str) -> str:
    cells = "".join(f'<th scope="col">{both_languages(heading)}</th>' for heading in headings)
    return f"<thead><tr>{cells}</tr></thead>"


def _rows_html(tag: str, caption: str, rows: list[RowChange]) -> Iterator[str]:
    if not rows:
        return
    yield f"<table>\n<caption>{both_languages(caption)}</caption>"
    yield _head_row("Row", "Cells", "Cause")
    yield "<tbody>"
    for row in rows:
        yield f'<tr><th scope="row">{_text_html(row.key)}</th><td>'
        for cell in row.cells:
            side = cell.new if tag == "ins" else cell.old
            yield f"<div>{_text_html(cell.field)}: {_side_html(tag, side.value, side)}</div>"
        yield f"</td><td>{escape(both_languages(causes_text(row.causes)))}</td></tr>"
    yield "</tbody>\n</table>"


def _side_html(tag: str, value: str, side: CellSide) -> str:
    """Return a value, its words, its rules and what it was computed from."""
    shown = f"<{tag}>{_text_html(value)}</{tag}>" if value else f"<em>{both_languages('empty')}</em>"
    for quote in side.quotes:
        shown += f"<small>{_text_html(quote.source)} {quote.start}–{quote.end} <q>{_text_html(quote.exact)}</q></small>"
    if side.origins:
        shown += f"<small>{both_languages('from')} {', '.join(map(_text_html, side.origins))}</small>"
    if side.rules:
        shown += f"<small>{both_languages('by')} {', '.join(map(_text_html, side.rules))}</small>"
    return shown
