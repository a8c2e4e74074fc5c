"""The answers of a screening in words, each with the way back to its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opennrm.country import profile
from opennrm.web.responder.consent import receivers
from opennrm.web.responder.drafts import Draft
from opennrm.web.responder.forms import YES
from opennrm.web.responder.steps import SIGNS, Step

NOT_SHOWN = {"numbers", "advice", "receivers", "consent", "refused", "check"}


@dataclass(frozen=True)
class Answer:
    """One line of the summary."""

    label: str
    value: str


@dataclass(frozen=True)
class Section:
    """The answers of one page."""

    title: Any
    change: str
    answers: list[Answer]


def sections(draft: Draft, steps: list[Step]) -> list[Section]:
    """Every page with its answers; of the questions only those with a yes."""
    found = []
    for step in steps:
        if step.slug not in NOT_SHOWN:
            is_sign = step.stage is SIGNS
            answers = signs(draft, step) if is_sign else list(written(step.form(draft)))
            if answers or not is_sign:
                found.append(Section(step.title, change(draft, step.slug), answers))
    return [
        *found,
        Section(_("Who is asked, and what the person agreed to"), change(draft, "receivers"), asked(draft)),
    ]


def change(draft: Draft, slug: str) -> str:
    """The way to a page and back to the summary."""
    return reverse("responder:step", args=[draft.screening.pk, slug]) + "?from=check"


def signs(draft: Draft, step: Step) -> list[Answer]:
    """What was seen or said of one dimension."""
    form = step.form(draft)
    seen = [str(field.label) for name, field in form.fields.items() if draft.observed.get(name) == YES]
    return [Answer("", words) for words in seen]


def written(form: forms.Form) -> Iterator[Answer]:
    """What the fields of a page hold, in the words that the page showed."""
    for name, field in form.fields.items():
        value = words(field, form.initial.get(name))
        if value:
            yield Answer(str(field.label), value)


def words(field: forms.Field, value: Any) -> str:
    """A stored value as a person reads it."""
    listed = dict(getattr(field, "choices", ()))
    if listed:
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(str(listed[one]) for one in chosen if one and one in listed)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "isoformat"):
        return formats.date_format(value)
    return str(value or "")


def asked(draft: Draft) -> list[Answer]:
    """Whom one means to ask, and the answer of the person."""
    language, given = get_language() or "", draft.kept.get("consent", {})
    found = [
        Answer(str(purpose.label), f"{one.name(language)}: {agreement(draft, given.get(purpose.value, ''))}")
        for purpose, one in receivers(draft)
    ]
    if found and given.get("explained_in"):
        spoken = profile().code_of("client_languages", given["explained_in"]).label(language)
        found.append(Answer(_("Explained in"), spoken))
    return found or [Answer("", _("Nobody is asked now"))]


def agreement(draft: Draft, answer: str) -> str:
    """Consent in words."""
    if draft.child:
        return _("no consent is asked of a child")
    return {YES: _("the person agrees"), "no": _("the person does not agree")}.get(answer, _("not asked yet"))
