"""Somebody without an account who writes, by the acts that the public pages use."""

import uuid
from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.mailbox import actions, openings, queries, receipts, receiving
from opennrm.mailbox.actions import Letter
from opennrm.mailbox.models import Mailbox
from opennrm.organisations.models import Organisation
from opennrm.people.identity import Contact
from opennrm.signals.actions import Told
from opennrm.signals.states import Caller, Channel
from opennrm.web.ask.door import PUBLIC
from tests import factories

WORDS = "Паспортымды алып қойды, кетуге рұқсат жоқ. Көмектесіңіздер."
REACHED = Contact(phone="+77010000002", hours="10-12", safe_word="tulip")


def a_receiver(kind: str = "hotline", **fields: Any) -> Organisation:
    """An organisation that the public page offers."""
    return named_receiver(factories.an_organisation(kind, **fields))


def named_receiver(organisation: Organisation) -> Organisation:
    """The public page offers it from now on."""
    with acting(factories.TESTER):
        receiving.name_receiver(factories.TESTER, organisation.pk)
    return organisation


def a_letter(organisation: Organisation, words: str = WORDS, **fields: Any) -> Letter:
    """A first letter that has not been sent."""
    told = Told(
        channel=Channel.PUBLIC_FORM, door="self", caller=Caller.PERSON, region="KZ-71", language="kk", narrative=words,
        contact=fields.pop("contact", REACHED), is_threatened=fields.pop("is_threatened", None),
    )  # fmt: skip
    values = {"language": "kk", "number": receipts.new(), **fields}
    return Letter(mailbox_id=uuid.uuid4(), organisation_id=organisation.pk, told=told, **values)


def sent(letter: Letter) -> Mailbox:
    """The letter has arrived."""
    with acting(PUBLIC):
        return actions.begin(PUBLIC, letter)


def a_mailbox(organisation: Organisation | None = None, words: str = WORDS, **fields: Any) -> Mailbox:
    """A mailbox with a first letter that nobody has read."""
    return sent(a_letter(organisation or a_receiver(), words, **fields))


def holder(mailbox: Mailbox) -> Actor:
    """Whoever has the receipt."""
    return openings.holder(mailbox.pk)


def read_by(actor: Actor, mailbox: Mailbox) -> list[str]:
    """The words of a mailbox as this actor reads them."""
    with acting(actor):
        return [one.words for one in queries.conversation(actor, queries.mailbox(actor, mailbox.pk))]
