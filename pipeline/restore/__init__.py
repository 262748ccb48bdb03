"""Lost digits: premises drawn from the documents, a solver, and what is entailed.

``restore`` is the whole of it: a pure function of a ``Corpus``. Nothing is guessed: a value is given
only if every other value contradicts the premises, or if a cited outside source states it.
"""

from __future__ import annotations

from pipeline.restore.model import Corpus, Restoration
from pipeline.restore.premise import Premise
from pipeline.restore.tokens import LOST


def premises(corpus: Corpus) -> list[Premise]:
    """Draw every premise from the documents."""
    from pipeline.restore import (
        premises_copies,
        premises_counts,
        premises_figures,
        premises_items,
        premises_numbering,
        premises_targets,
        premises_years,
    )

    out = list(premises_copies.premises(corpus))
    for paper in corpus.papers:
        out += premises_figures.premises(paper)  # which label goes with which list is asked of every document
        if LOST in paper.origin.text:
            out += premises_numbering.premises(paper)
            out += premises_counts.premises(paper, corpus)
            out += premises_items.premises(paper, corpus)
            out += premises_targets.premises(paper)
            out += premises_years.premises(paper, corpus)
    return out


def restore(corpus: Corpus) -> Restoration:
    """Find what the documents entail, and what a cited source states, of every token of lost digits."""
    from pipeline.restore.entail import Inquiry

    return Inquiry(corpus, tuple(premises(corpus))).answer()


__all__ = ["Corpus", "Restoration", "premises", "restore"]
