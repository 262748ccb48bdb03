"""Old Word files: converted by LibreOffice where it is there, refused in one line where it is not."""

from __future__ import annotations

import subprocess

import docx
import pytest
from lccp.model import Grid, InputError, Source
from lccp.read.detect import DOC, OLE, media_type
from lccp.read.formats import read_document
from lccp.read.limits import Limits
from lccp.read.office import old_word
from lccp.read.office.word_marks import count_table_marks

FORGED = OLE + b"\0" * 512 + "WordDocument".encode("utf-16-le") + b"\0" * 512


def test_an_old_word_file_is_known_by_its_streams():
    assert media_type(FORGED) == DOC


def test_without_a_converter_the_refusal_says_what_to_install(monkeypatch):
    monkeypatch.setattr(old_word, "find_converter", lambda: "")
    with pytest.raises(InputError, match=r"^raw/a.doc: is an old Word document \(.doc\); install LibreOffice"):
        read_document(Source("a", "a.doc"), FORGED, Limits())


@pytest.mark.slow
def test_a_converter_that_hangs_or_gives_nothing_is_told_in_one_line(monkeypatch, tmp_path):
    command = tmp_path / "soffice"
    command.write_text('#!/bin/sh\ncase "$*" in *--version*) echo LibreOffice 9.9;; *) sleep $WAIT;; esac\n')
    command.chmod(0o755)
    monkeypatch.setattr(old_word, "find_converter", lambda: str(command))
    monkeypatch.setenv("WAIT", "0")
    with pytest.raises(InputError, match="LibreOffice cannot convert"):
        read_document(Source("a", "a.doc"), FORGED, Limits())
    monkeypatch.setenv("WAIT", "600")
    with pytest.raises(InputError, match=r"was not converted within 1\.6 seconds"):
        read_document(Source("a", "a.doc"), FORGED, Limits(max_seconds=2.0))


@pytest.mark.skipif(not old_word.find_converter(), reason="no LibreOffice on this machine")
def test_an_annex_as_old_word_is_read_as_its_docx_or_refused_where_its_tables_are_lost(tmp_path):
    paper = docx.Document()
    paper.add_paragraph("第三批低碳城市试点名单")
    table = paper.add_table(3, 3, style="Table Grid")
    rows = [("序号", "城市", "峰值年"), ("1", "徐州市", "2020"), ("2", "常州市*", "2023")]
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    data = as_old_word(paper, tmp_path)
    assert count_table_marks(data) == 12  # nine cells and three rows
    problem = ""
    try:
        document = read_document(Source("list", "list.doc"), data, Limits())
    except InputError as error:
        problem = str(error)
    if problem:  # as LibreOffice 7.4 of Debian 12 reads such a file
        assert problem.startswith("raw/list.doc: is an old Word document whose tables LibreOffice lost")
        return
    assert document.media_type == DOC
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    cells = ["".join(document.text[start:end] for start, end in cell.pieces) for cell in grid.cells]
    assert cells == [word for row in rows for word in row]


@pytest.mark.skipif(not old_word.find_converter(), reason="no LibreOffice on this machine")
def test_a_notice_as_old_word_is_read_with_its_converter_named(tmp_path):
    paper = docx.Document()
    paper.add_paragraph("国家发展改革委关于开展试点工作的通知")
    paper.add_paragraph("力争2025年左右达到峰值。")
    data = as_old_word(paper, tmp_path)
    document = read_document(Source("notice", "notice.wps"), data, Limits())
    assert document.text.split() == ["国家发展改革委关于开展试点工作的通知", "力争2025年左右达到峰值。"]
    assert (document.media_type, document.size) == (DOC, len(data))
    assert document.reader.startswith("LibreOffice ")


def as_old_word(paper, folder):
    paper.save(folder / "list.docx")
    command = [old_word.find_converter(), f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--headless", "--convert-to", "doc", "--outdir", folder, folder / "list.docx"],
        check=True, capture_output=True,
    )  # fmt: skip
    return (folder / "list.doc").read_bytes()
