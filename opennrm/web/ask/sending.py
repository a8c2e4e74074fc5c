"""From the answers of the pages to a letter."""

from typing import Any
from uuid import UUID

from opennrm.mailbox.actions import Letter
from opennrm.mailbox.states import Writer
from opennrm.people import safety
from opennrm.people.identity import Contact
from opennrm.signals.actions import Told
from opennrm.signals.states import Caller, Channel
from opennrm.web.ask.drafts import Draft
from opennrm.web.ask.forms import ANSWERS, FORMS, Question
from opennrm.web.ask.words import Words

DOORS = {Writer.PERSON: "self", Writer.FRIEND: "relative_or_friend"}
CALLERS = {Writer.PERSON: Caller.PERSON, Writer.FRIEND: Caller.RELATIVE}


def letter(draft: Draft, forms: dict[str, Question]) -> Letter:
    """What is sent, once every page is in order."""
    found: dict[str, Any] = {}
    for form in forms.values():
        found |= form.cleaned_data
    writer = Writer(found["writer"])
    spoken = draft.language
    return Letter(
        mailbox_id=draft.id,
        organisation_id=UUID(found["organisation"]),
        told=Told(
            channel=Channel.PUBLIC_FORM,
            door=DOORS[writer],
            caller=CALLERS[writer],
            needs_doctor=ANSWERS[found["doctor"]],
            is_threatened=ANSWERS[found["threat"]],
            region=found["region"],
            language=spoken,
            narrative=found["story"].strip(),
            contact=contact(found, spoken),
        ),
        writer=writer,
        language=spoken,
        number=draft.number,
    )


def contact(found: dict[str, Any], spoken: str) -> Contact:
    """How to call; nothing at all where no number was given."""
    if not found["phone"]:
        return Contact()
    return Contact(
        phone=found["phone"], hours=found["hours"], language=spoken, may_leave_message=found["message"],
        safe_word=found["word"], ways=(safety.CALL, safety.WRITE) if found["message"] else (safety.CALL,),
    )  # fmt: skip


def pages(draft: Draft, say: Words, offered: list[Any]) -> dict[str, Question]:
    """Every page with what was typed on it; bound, so that each can say whether it is in order."""
    return {name: form(draft.of(name), say=say, offered=offered) for name, form in FORMS.items()}


def summary(forms: dict[str, Question], say: Words) -> list[dict[str, str]]:
    """Every answer in words, with the page on which it is changed."""
    rows = []
    for name, form in forms.items():
        form.is_valid()
        values = [shown(form, field) for field in form.fields]
        words = "; ".join(value for value in values if value)
        rows.append({"step": name, "title": say[f"{name}_title"], "words": words or say["check_nothing"]})
    return rows


def shown(form: Question, name: str) -> str:
    """One answer as a person reads it."""
    value, field = form.cleaned_data.get(name), form.fields[name]
    listed = dict(getattr(field, "choices", ()))
    if listed:
        label = str(listed.get(value, "")) if value else ""
        return f"{field.label} – {label}" if label and name in {"doctor", "threat"} else label
    if isinstance(value, bool):
        return str(field.label) if value else ""
    return str(value or "")
