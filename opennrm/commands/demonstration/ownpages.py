"""Three invented people with a page of their own: one says that something is wrong, one complained and was answered.

Whoever tries the demonstration opens them by receipts that may stand here, because the people are invented.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from opennrm.access.actor import Actor, system
from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.scene import Scene
from opennrm.ownpage import actions, asking, opening, queries
from opennrm.ownpage.actions import Receipt
from opennrm.ownpage.asking import Asked
from opennrm.ownpage.states import About, Handed, Kind, Part

if TYPE_CHECKING:
    from opennrm.cases.models import Case

PUBLIC = system("public_page")
WRONG = "Я родилась не в январе, а в июне. Дату перепутали при переводе."
COMPLAINT = "Мне дважды обещали позвонить и не позвонили. Я ждала весь день."
ANSWER = "Вы правы, и мы просим прощения. Теперь звонит дежурная, каждый вторник в десять часов."


@dataclass(frozen=True)
class Page:
    """One page: its receipt, the language in which it is read, and how the receipt was handed over."""

    number: int
    language: str
    handed: str


PAGES = (
    Page(7_205_184_460_937_118, "ru", Handed.PAPER),
    Page(2_961_350_778_214_603, "ru", Handed.READ),
    Page(8_340_617_902_455_291, "kk", Handed.READ),
)


def open_all(setting: Scene, now: datetime) -> int:
    """Three files that the shelter leads get a page; returns how many pages there are."""
    helper = setting.actors["caseworker"]
    with acting(helper):
        found = cases.cases(helper).filter(pk__in=cases.own_ids(helper), lead_id=helper.organisation_id)
        adults = found.filter(status="open", is_child=False)
        files = list(adults.order_by("-opened_at")[: len(PAGES)])
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=6))):
        for place, (file, one) in enumerate(zip(files, PAGES, strict=False)):
            receipt = Receipt(
                uuid.uuid5(uuid.NAMESPACE_OID, f"own page {place}"), one.number, one.handed, one.language
            )
            with acting(helper):
                page = actions.open_page(helper, file.pk, receipt)
            HAPPENS.get(place, used)(setting, helper, file, page.pk)
    return len(files)


def used(setting: Scene, helper: Actor, file: "Case", page_id: uuid.UUID) -> None:
    """The person has looked at it."""
    with acting(PUBLIC):
        page = opening.page_of(PUBLIC, page_id)
        if page:
            opening.used(PUBLIC, page)


def says_what_is_wrong(setting: Scene, helper: Actor, file: "Case", page_id: uuid.UUID) -> None:
    """A correction that waits for the caseworker."""
    used(setting, helper, file, page_id)
    holder = opening.holder(page_id)
    with acting(holder):
        asking.ask(holder, Asked(uuid.uuid5(page_id, "wrong"), Kind.CORRECT, WRONG, part=Part.BIRTH), [])


def complains(setting: Scene, helper: Actor, file: "Case", page_id: uuid.UUID) -> None:
    """A complaint about somebody who works with the person, which the supervisor has answered."""
    used(setting, helper, file, page_id)
    with acting(PUBLIC):
        others = asking.coordinators(PUBLIC, page_id)
    holder = opening.holder(page_id)
    with acting(holder):
        asked = Asked(uuid.uuid5(page_id, "complaint"), Kind.COMPLAIN, COMPLAINT, about=About.WORKER)
        found = asking.ask(holder, asked, others)
    boss = setting.actors["supervisor"]
    with acting(boss):
        queries.words(boss, cases.case_by_id(boss, file.pk), found)
        actions.answer(boss, file.pk, found.pk, agrees=True, words=ANSWER)


HAPPENS: dict[int, Callable[[Scene, Actor, "Case", uuid.UUID], None]] = {0: says_what_is_wrong, 1: complains}
