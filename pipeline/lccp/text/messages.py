"""Sentences for people, in English and Chinese at once.

``say`` fills one template for each language with the same values, so that the two cannot drift apart. What
comes out is the English sentence, a plain ``str`` to whatever prints, sorts or compares it; its Chinese goes
with it and is what the columns with ``_zh`` print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Message(str):
    """A sentence: the string is its English, ``zh`` its Chinese."""

    zh: str

    def __new__(cls, english: str, chinese: str) -> Message:
        """Make a sentence of its two forms."""
        message = super().__new__(cls, english)
        message.zh = chinese
        return message

    def __reduce__(self) -> tuple[type[Message], tuple[str, str]]:
        """Pickle both forms: sentences travel between processes and lie in the cache."""
        return Message, (str(self), self.zh)


NO_MESSAGE = Message("", "")


def say(english: str, chinese: str, /, **values: object) -> Message:
    """Fill both templates with the same values; a value that is itself a sentence is put in in each language.

    >>> say("{n} lists of {kind}", "{kind}的{n}份清单", n=2, kind=Message("cities", "城市")).zh
    '城市的2份清单'
    """
    in_chinese = {name: value.zh if isinstance(value, Message) else value for name, value in values.items()}
    return Message(english.format(**values), chinese.format(**in_chinese))


def join_messages(messages: Iterable[str], english: str = "; ", chinese: str = "；") -> Message:
    """Put sentences together, each language with its own sign between them.

    >>> join_messages([Message("a", "甲"), Message("b", "乙")]).zh
    '甲；乙'
    """
    parts = list(messages)
    return Message(english.join(parts), chinese.join(chinese_of(part) for part in parts))


def chinese_of(message: str) -> str:
    """Return the Chinese of a sentence; a plain string (a name, a number) stands for itself."""
    return message.zh if isinstance(message, Message) else message


def list_some(listed: Sequence[str], limit: int, count: int = 0) -> Message:
    """Name some of many (``count``, where it is not all of ``listed``), so that a message stays a line.

    >>> list_some(["a", "b", "c"], 3), list_some(["a", "b", "c", "d"], 2), list_some(["a", "b"], 2, 7)
    ('a, b and c', 'a, b and 2 others', 'a, b and 5 others')
    >>> list_some(["甲", "乙"], 2, 7).zh
    '甲、乙等7个'
    """
    count = count or len(listed)
    if count > limit:
        rest = count - min(limit, len(listed))
        return say(
            "{english} and {rest} other{plural}",
            "{chinese}等{count}个",
            english=", ".join(listed[:limit]),
            chinese="、".join(listed[:limit]),
            rest=rest,
            plural="" if rest == 1 else "s",
            count=count,
        )
    english = " and ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))
    return Message(english, "、".join(listed))
