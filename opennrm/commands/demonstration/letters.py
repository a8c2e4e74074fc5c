"""Invented people who write on the public page, so that the desk that answers is not empty."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.commands.demonstration import simulated_time
from opennrm.commands.demonstration.mix import region_here
from opennrm.commands.demonstration.scene import Scene
from opennrm.mailbox import actions, openings, queries
from opennrm.mailbox.states import Writer
from opennrm.people.identity import Contact
from opennrm.signals.actions import Told
from opennrm.signals.states import Caller, Channel

PUBLIC = system("public_page")
# Whoever tries the demonstration opens this mailbox; an invented person's receipt may stand here.
RECEIPT = 4_417_026_398_517_702


NO_CONTACT = Contact()


@dataclass(frozen=True)
class Written:
    """One mailbox: who writes to whom how long ago, and what was said since, by turns, each some hours later."""

    to: str
    days: float
    writer: str
    language: str
    region: str
    words: tuple[str, ...]
    contact: Contact = NO_CONTACT
    is_threatened: bool | None = None
    number: int = 0


LETTERS = (
    Written(
        "hotline", 2.2, Writer.PERSON, "uz_latn", "KZ-61",
        (
            "Men fermada ishlayapman. Pasportim xoʻjayinda, yetti oydan beri pul bermaydi. Qaytishga ruxsat yoʻq.",
            "Yozganingiz uchun rahmat. Siz hozir yolgʻizmisiz? Shifokor kerakmi?",
            "Kechqurun yolgʻizman. Shifokor kerak emas, hujjatim kerak.",
        ),
        number=RECEIPT,
    ),
    Written(
        "hotline", 0.03, Writer.FRIEND, "ru", "KZ-75",
        ("У соседей живёт девушка, её не выпускают из квартиры одну, у неё забрали телефон. Как ей помочь?",),
        contact=Contact(phone="+7 700 000 41 17", hours="18:00-21:00", language="ru", ways=("call",)),
        is_threatened=True,
    ),
    Written(
        "senim", 6, Writer.PERSON, "kk", "KZ-79",
        (
            "Құрылыста үш ай істедім, ақшамды бермей қойды. Қайда барсам болады?",
            "Жазғаныңызға рақмет. Заңгеріміз бейсенбі күні қабылдайды, керек болса түнейтін орын да бар.",
        ),
    ),
)  # fmt: skip


def write(setting: Scene, now: datetime) -> None:
    """Everybody writes, and the organisations answer."""
    for place, one in enumerate(LETTERS):
        begun = now - timedelta(days=one.days)
        mailbox_id = uuid.uuid5(uuid.NAMESPACE_OID, f"letter {place}")
        with simulated_time.in_force(simulated_time.Clock(begun)), acting(PUBLIC):
            actions.begin(PUBLIC, _letter(setting, one, mailbox_id, place))
        for turn, words in enumerate(one.words[1:], 1):
            with simulated_time.in_force(simulated_time.Clock(begun + timedelta(hours=5 * turn))):
                _said(setting, one, mailbox_id, turn, words)


def _letter(setting: Scene, one: Written, mailbox_id: UUID, place: int) -> actions.Letter:
    told = Told(
        channel=Channel.PUBLIC_FORM, region=region_here(one.region), language=one.language, narrative=one.words[0],
        contact=one.contact, is_threatened=one.is_threatened,
        door="self" if one.writer == Writer.PERSON else "relative_or_friend",
        caller=Caller.PERSON if one.writer == Writer.PERSON else Caller.RELATIVE,
    )  # fmt: skip
    number = one.number or uuid.uuid4().int % 10**16
    return actions.Letter(mailbox_id, setting.organisations[one.to], told, one.writer, one.language, number)


def _said(setting: Scene, one: Written, mailbox_id: UUID, turn: int, words: str) -> None:
    message_id = uuid.uuid5(mailbox_id, f"turn {turn}")
    if turn % 2 == 0:
        holder = openings.holder(mailbox_id)
        with acting(holder):
            actions.mark_read(holder, queries.mailbox(holder, mailbox_id))
            actions.write(holder, words, message_id)
        return
    role = "hotline_operator" if one.to == "hotline" else "caseworker"
    answering = setting.of(one.to, role)
    with acting(answering):
        actions.mark_read(answering, queries.mailbox(answering, mailbox_id))
        actions.answer(answering, mailbox_id, words, message_id)
