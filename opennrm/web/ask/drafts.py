"""A letter under way: carried by the page itself, sealed, so that neither the server nor the browser keeps anything of it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from opennrm.mailbox import receipts
from opennrm.vault import Tampered, seeds

CONTEXT = "public-page"
HOLDS = timedelta(hours=12)
# The longest that one box takes; what is longer stays in its box and is not carried along.
LONGEST = 15_000


@dataclass
class Draft:
    """What was answered so far, in the words of the forms, and the receipt that the letter will have.

    Both the id and the receipt are chosen when the letter is begun: sent twice, it is the same letter with the same
    receipt. Nobody can read either out of the page, or change them.
    """

    language: str
    step: str
    mailbox_id: str = field(default_factory=lambda: str(uuid4()))
    number: int = field(default_factory=receipts.new, repr=False)
    made_at: float = field(default_factory=lambda: timezone.now().timestamp())
    answers: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    checked: bool = False

    @property
    def id(self) -> UUID:
        """The id of the mailbox to be."""
        return UUID(self.mailbox_id)

    @property
    def is_over(self) -> bool:
        """Whether the page was open for too long."""
        return (
            timezone.now() - datetime.fromtimestamp(self.made_at, tz=timezone.get_current_timezone()) > HOLDS
        )

    def keep(self, step: str, posted: dict[str, str]) -> bool:
        """Carry along what was typed on a page; no when it is too long for that."""
        fits = all(len(value) <= LONGEST for value in posted.values())
        if fits:
            self.answers[step] = posted
        return fits

    def of(self, step: str) -> dict[str, str]:
        """What was typed on a page."""
        return self.answers.get(step, {})

    def sealed(self) -> str:
        """For the hidden field of the page."""
        plain = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(seeds.protect(plain, CONTEXT)).decode()


def opened(sealed: str) -> Draft | None:
    """The draft of a hidden field; None when it was spoiled, made elsewhere, or is too old."""
    try:
        found: dict[str, Any] = json.loads(seeds.reveal(urlsafe_b64decode(sealed.encode()), CONTEXT))
    except (Tampered, ValueError):
        return None
    draft = Draft(**found)
    return None if draft.is_over else draft
