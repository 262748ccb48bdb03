"""Lost digits: premises drawn from the documents, a solver, and what is entailed.

``restore`` is the whole of it: a pure function of one document and of the evidence that others give
for it. Nothing is guessed: a value is given only if every other value contradicts the premises, or if
a cited outside source states it. No premise speaks of lost digits of two documents, so that each
document can be restored by itself.
"""

from __future__ import annotations

from pipeline.restore.model import Evidence, Paper, Restoration
from pipeline.restore.premise import Premise
from pipeline.restore.tokens import LOST


def premises(paper: Paper, evidence: Evidence) -> list[Premise]:
    """Draw every premise about a document's lost digits, and about its figures."""
    from pipeline.restore import (
        premises_citations,
        premises_copies,
        premises_counts,
        premises_figures,
        premises_items,
        premises_numbering,
        premises_targets,
        premises_totals,
        premises_years,
    )

    out = list(premises_figures.premises(paper))  # which label goes with which list is asked of every document
    if LOST in paper.origin.text:
        for about in (premises_numbering, premises_counts, premises_targets, premises_years):
            out += about.premises(paper)
        for by_others in (premises_copies, premises_totals, premises_items, premises_citations):
            out += by_others.premises(paper, evidence)
    return out


def restore(paper: Paper, evidence: Evidence) -> Restoration:
    """Find what a document and its evidence entail, and what a cited source states, of its lost digits."""
    from pipeline.restore.entail import Inquiry

    return Inquiry(paper, evidence, tuple(premises(paper, evidence))).answer()


__all__ = ["Evidence", "Paper", "Restoration", "premises", "restore"]
