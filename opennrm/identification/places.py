"""Where the words of a decision, a review and a motion are sealed: each in a place of its own."""

import hashlib
from typing import TYPE_CHECKING

from opennrm.vault.sealing import Place

if TYPE_CHECKING:
    from opennrm.identification.models import Decision, Motion, Review


def of_element(decision: "Decision", element: str) -> Place:
    """Why an element was found so."""
    return Place("identification_decision", decision.pk, f"{element}_grounds")


def of_credibility(decision: "Decision") -> Place:
    """How far the account can be relied on."""
    return Place("identification_decision", decision.pk, "credibility")


def of_review_words(review: "Review") -> Place:
    """What the person says against the decision."""
    return Place("identification_review", review.pk, "words")


def of_review_reasons(review: "Review") -> Place:
    """Why the reviewers say so."""
    return Place("identification_review", review.pk, "reasons")


def of_motion_reasons(motion: "Motion") -> Place:
    """Why an officer asks for it."""
    return Place("identification_motion", motion.pk, "reasons")


def mark(sealed: bytes | None) -> str:
    """A hash of sealed words, for what an approval binds to; it says nothing about the words."""
    return hashlib.sha256(bytes(sealed or b"")).hexdigest()
