"""The pictures that a page holds itself, as data: addresses (RFC 2397)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_to_bytes

from lccp.read.html.decode import decode_page
from lccp.read.html.tree import Element, Tree, grow_tree

ADDRESSES = ("data-src", "data-original", "src")  # a page that loads pictures late has a blank one in src


def image_elements(tree: Tree) -> list[Element]:
    """Return the images of a page in the order of its source."""
    return [node for node in tree.nodes if node.name == "img"]


def image_name(number: int) -> str:
    """Name an image by its place among those of its page, from 1.

    >>> image_name(3)
    'img 3'
    """
    return f"img {number}"


def picture_address(image: Element) -> str:
    """Return where an image is to be had; "" where it says nothing of it."""
    return next(filter(None, (image.attributes.get(name, "").strip() for name in ADDRESSES)), "")


def picture_data(address: str) -> bytes:
    """Return the bytes in a data: address; none where they are not written as the standard has it.

    >>> picture_data("data:text/plain;base64,6L6+"), picture_data("data:,%e8%be%be"), picture_data("data:;base64,6L6")
    (b'\xe8\xbe\xbe', b'\xe8\xbe\xbe', b'')
    """
    head, _, payload = address.partition(",")
    if not head.lower().endswith(";base64"):
        return unquote_to_bytes(payload)
    try:
        return base64.b64decode("".join(payload.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def image_bytes(data: bytes, name: str, max_nesting: int) -> bytes:
    """Return the bytes of a page's image that ``image_name`` named so."""
    text, _ = decode_page(data)
    images = image_elements(grow_tree(text, max_nesting))
    number = int(name.removeprefix(image_name(0)[:-1]))
    return picture_data(picture_address(images[number - 1]))
