"""Bytes to Document: one module a format, chosen by content and not by the file's name."""

from lccp.read.formats import read_document as read
from lccp.read.isolated import read_file
from lccp.read.limits import Limits, named

__all__ = ["Limits", "named", "read", "read_file"]
