"""Examples that a passage names for what a figure lists: each must stand in one of the figure's lists.

深圳、青岛等N个城市出台专项规划…（图1）names two of figure 1; where neither of its lists holds 青岛, passage and figure
contradict each other, and a person must look.
"""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.prose.pilot_counts import find_counts
from lccp.extract.prose.sentences import split_names
from lccp.extract.structure.figures import Figure
from lccp.model import Notice, make_finding
from lccp.normalise.places import can_name
from lccp.restore.model import RestoreInput
from lccp.restore.premises.figures import passages_of_figures
from lccp.text.messages import say
from lccp.text.spans import Text


def example_notices(paper: RestoreInput) -> Iterator[Notice]:
    """Yield a finding for each example of a figure's class that the figure does not list."""
    for figure, passage in passages_of_figures(paper):
        for name in _examples(passage):
            if not _is_listed(name.value, figure):
                message = say(
                    "{name} is named as an example of what the figure lists, and none of its lists holds it",
                    "{name}被举为图中所列之例，而图中各组均无之",
                    name=name.value,
                )
                yield make_finding("example-not-in-figure", "medium", name, message)


def _examples(passage: Text) -> Iterator[Text]:
    """Yield the places that a passage names before its counts."""
    for count in find_counts(passage, about_pilots=True):
        if count.named is not None:
            yield from split_names(count.named[: len(count.named.value.removesuffix("等"))])


def _is_listed(name: str, figure: Figure) -> bool:
    places = [place.value for group in figure.groups for place in group]
    return any(name == place or can_name(name, place) or can_name(place, name) for place in places)
