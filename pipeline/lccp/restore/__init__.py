"""Lost digits: premises drawn from the documents, a solver, and what is entailed.

``restore`` is the whole of it: a pure function of one document and of the evidence that others give
for it. Nothing is guessed: a value is given only if every other value contradicts the premises, or if
a cited outside source states it. No premise speaks of lost digits of two documents, so that each
document can be restored by itself.
"""

from __future__ import annotations

from lccp.restore.digit_tokens import LOST
from lccp.restore.model import Evidence, Paper, Restoration
from lccp.restore.premises.premise import Premise


def premises(paper: Paper, evidence: Evidence) -> list[Premise]:
    """Draw every premise about a document's lost digits, and about its figures."""
    from lccp.restore.premises import citations, copies, counts, figures, items, numbering, targets, totals, years

    out = list(figures.premises(paper))  # which label goes with which list is asked of every document
    if LOST in paper.origin.text:
        for about in (numbering, counts, targets, years):
            out += about.premises(paper)
        for by_others in (copies, totals, items, citations):
            out += by_others.premises(paper, evidence)
    return out


def restore(paper: Paper, evidence: Evidence) -> Restoration:
    """Find what a document and its evidence entail, and what a cited source states, of its lost digits."""
    from lccp.restore.inference import Inquiry

    return Inquiry(paper, evidence, tuple(premises(paper, evidence))).answer()


__all__ = ["Evidence", "Paper", "Restoration", "premises", "restore"]
