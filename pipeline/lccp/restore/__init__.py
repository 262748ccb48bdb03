"""Lost digits: premises drawn from the documents, a solver, and what is entailed.

``restore`` is the whole of it: a pure function of one document and of the evidence that others give
for it. Nothing is guessed: a value is given only if every other value contradicts the premises, or if
a cited outside source states it. No premise speaks of lost digits of two documents, so that each
document can be restored by itself.
"""

from __future__ import annotations

from lccp.restore.digit_tokens import LOST
from lccp.restore.inference import Inference
from lccp.restore.model import Evidence, Restoration, RestoreInput
from lccp.restore.premises import ANY_DOCUMENT, PREMISES
from lccp.restore.premises.premise import Premise


def draw_premises(document: RestoreInput, evidence: Evidence) -> list[Premise]:
    """Return every premise about a document's lost digits, and about its figures."""
    sources = (*ANY_DOCUMENT, *PREMISES) if LOST in document.origin.text else ANY_DOCUMENT
    return [premise for draw in sources for premise in draw(document, evidence)]


def restore(document: RestoreInput, evidence: Evidence) -> Restoration:
    """Return what a document and its evidence entail, and what a cited source states, of its lost digits."""
    return Inference(document, evidence, tuple(draw_premises(document, evidence))).answer()


__all__ = ["Evidence", "Restoration", "RestoreInput", "draw_premises", "restore"]
