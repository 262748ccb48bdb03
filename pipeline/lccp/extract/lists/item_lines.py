"""The lines of items that no numbers part: which of them are items of their own, the width of their column tells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lccp.extract.layout.words import would_fit
from lccp.extract.lists.items import ITEM_BEGINS, ITEM_ENDS, ListItem
from lccp.text.messages import Message
from lccp.text.repairs.gaps import text_width
from lccp.text.spans import Text

SHORT_OF_WIDTH = 3  # signs by which a line that is broken at a cell's edge may be shorter than the longest
FEWEST_FULL = 2  # lines that show where a column breaks its lines
LINES_IN_DOUBT = Message(
    "the lines of these items may be items of their own, or one: they are not read",
    "此处各行或为独立各项，或同属一项，不予读取",
)


class ItemLines:
    """The lines of the cells of a column of items, each cell's in order."""

    def __init__(self, cells: Sequence[Sequence[Text]]) -> None:
        lines = [[piece.value.strip() for piece in cell] for cell in cells]
        self.width = max((text_width(line) for cell in lines for line in cell), default=0)
        broken = {above for cell in lines for above, below in pairwise(cell) if not self._has_room(above, below)}
        self.wraps = len(broken) >= FEWEST_FULL

    def _has_room(self, above: str, below: str) -> bool:
        """Whether the first signs of a line had room in the one above, so that no width broke it there."""
        return would_fit(above, below, self.width)

    def are_full(self, pieces: Sequence[Text]) -> bool:
        """Whether all lines of a cell but the last are about as wide as any: 编制工业园区循 over 环化改造, beside 建立焦化行业核算."""
        return all(text_width(piece.value.strip()) >= self.width - SHORT_OF_WIDTH for piece in pieces[:-1])

    def part(self, pieces: Sequence[Text]) -> list[ListItem] | None:
        """Part the lines of a cell into items; None where the width does not settle it.

        A line is an item of its own where its first signs had room in the line above (绿色矿山 below 碳普惠); it goes on
        with a full line, unless that ends and this begins as items do.
        """
        items = [[pieces[0]]]
        for above, below in pairwise(pieces):
            if self._has_room(above.value.strip(), below.value.strip()):
                items.append([below])
            elif self.wraps and not (ITEM_ENDS.search(above.value) and ITEM_BEGINS.match(below.value)):
                items[-1].append(below)
            else:
                return None
        return [ListItem(None, tuple(item)) for item in items]
