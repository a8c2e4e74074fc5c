"""How some of the invented people are reached: every way, a number that waits for a call-back, one of an exploiter's."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import policies, queries
from opennrm.cases.actions import Description
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.scene import Scene
from opennrm.people.identity import Contact
from opennrm.people.states import Heard
from opennrm.relations import actions as relations

if TYPE_CHECKING:
    from opennrm.cases.models import Case

# +7 700 000 … is not given to subscribers: an invented number rings nobody.
PHONE = "+7 700 000 39 {}"
BY_LETTER = Contact(
    phone=PHONE.format("01"), hours="00:00-23:59", language="ru", ways=("call", "letter", "text"), may_leave_message=True,
    safe_word="Айгүл", say="Из поликлиники, насчёт анализов", address="До востребования, почтамт № 4",
)  # fmt: skip
BY_MAIL = Contact(
    phone=PHONE.format("02"), hours="20:00-21:00", language="kk", ways=("mail",), mail="ay.tynys@example.org",
    never_use=(PHONE.format("99"), "күйеуінің туыстары"),
)  # fmt: skip
THROUGH_SISTER = Contact(
    phone=PHONE.format("03"), hours="18:00-23:00", language="ru", ways=("trusted_person",), whom="Сестра, она всё знает",
)  # fmt: skip
NOT_AT_ALL = Contact(ways=("none",), language="ru")
OF_THE_FARM = Contact(phone=PHONE.format("05"), hours="00:00-23:59", language="ru", ways=("call",))
ASKED = (BY_LETTER, BY_MAIL, THROUGH_SISTER, NOT_AT_ALL, OF_THE_FARM)


def said(scene: Scene, now: datetime) -> None:
    """A caseworker asked five people the day before yesterday; since then somebody rang in with another number and address."""
    helper = scene.actors["caseworker"]
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=2))), acting(helper):
        found = [row.case for row in queries.listing(helper, mine=True).rows]
        files = [one for one in found if policies.may_describe(helper, one)][: len(ASKED)]
        for case, contact in zip(files, ASKED, strict=False):
            _write(helper, case, contact, Heard.PRESENCE)
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(hours=20))), acting(helper):
        for case, contact in zip(files, ASKED, strict=False):
            if contact is BY_LETTER:
                moved = replace(contact, phone=PHONE.format("77"), address="ул. Новая, 14, кв. 3")
                _write(helper, case, moved, Heard.TOLD)
            if contact is OF_THE_FARM:
                relations.add_associate(
                    helper, case.pk, role="exploiter", sex="man", age_band="39-47", reach=OF_THE_FARM.phone
                )  # fmt: skip


def _write(helper: Actor, case: "Case", contact: Contact, heard: Heard) -> None:
    held = queries.contact(helper, case)
    who = queries.identity(helper, case)
    wanted = replace(contact, changes=held.changes)
    cases.describe(helper, case.pk, Description.of(case), who, wanted, heard=heard)
