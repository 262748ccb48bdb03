"""The order in which a report offers the tables: what most readers come for is first."""

from __future__ import annotations

from collections.abc import Collection

GROUPS = {
    "group-pilots": ("pilots", "peak_targets", "innovations", "programmes"),
    "group-evidence": (
        "ratings", "planning_status", "practices", "counts", "quantities", "deadlines", "mentions", "indicators",
    ),
    "group-documents": ("sources", "sections", "paragraphs", "table_cells", "contents", "cited_documents"),
    "group-doubt": ("findings", "conflicts", "lost_digits"),
}  # fmt: skip
"""The tables by use: what most readers come for is first. A table that stands in none comes with the evidence."""


def group_tables(tables: Collection[str]) -> list[tuple[str, list[str]]]:
    """Return the tables by group: the word of the page that names the group, and its tables in the order of use.

    >>> group_tables(["sources", "pilots", "slogans"])
    [('group-pilots', ['pilots']), ('group-evidence', ['slogans']), ('group-documents', ['sources'])]
    """
    placed = {name for members in GROUPS.values() for name in members}
    groups = []
    for word, listed in GROUPS.items():
        unlisted = [name for name in tables if word == "group-evidence" and name not in placed]
        groups.append((word, [name for name in (*listed, *unlisted) if name in tables]))
    return [(word, members) for word, members in groups if members]
