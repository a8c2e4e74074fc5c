"""The screening on paper: the same pages, questions and words as on the screen, as lines to fill in or filled in."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from opennrm.country import profile
from opennrm.people.identity import Contact, Identity
from opennrm.web.casework.words import language
from opennrm.web.responder.consent import AGREEMENT, ConsentForm, ReceiversForm, SendForm
from opennrm.web.responder.forms import ANSWERS
from opennrm.web.responder.signs import SignsForm, dimensions
from opennrm.web.responder.steps import Step, path, signs_step
from opennrm.web.responder.summary import words

if TYPE_CHECKING:
    from opennrm.access.actor import Actor
    from opennrm.organisations.models import Organisation
    from opennrm.web.responder.drafts import Draft

# What asks nothing, and what paper asks in its own way at the end.
NOT_ON_PAPER = {"numbers", "advice", "receivers", "consent", "check"}
BOXES = 9


@dataclass(frozen=True)
class Box:
    """One box to tick."""

    label: str
    is_ticked: bool = False


@dataclass(frozen=True)
class Line:
    """One question: boxes to tick, or room to write in, or what was written."""

    label: str
    boxes: list[Box] = field(default_factory=list)
    value: str = ""
    is_long: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Part:
    """One page of the screen."""

    title: Any
    lines: list[Line]
    are_signs: bool = False


class Empty:
    """Stands where a screening will be: nothing is answered, and every question is asked."""

    kept: dict[str, Any] = {}
    observed: dict[str, str] = {}
    is_urgent = child = False
    narrative = ""

    def __init__(self, actor: "Actor", organisation: "Organisation", sector: str) -> None:
        self.actor, self.organisation = actor, organisation
        self.identity, self.contact = Identity(), Contact()
        self.screening = SimpleNamespace(sector=sector, urgent_medical=None, urgent_threat=None)
        self.case = SimpleNamespace(
            sex="",
            age_band="",
            region="",
            sector=sector,
            door="",
            citizenship="",
            languages=[],
            is_child=False,
        )

    def has_answered(self, slug: str) -> bool:
        """Nothing was."""
        return False


def parts(draft: "Draft | Empty") -> list[Part]:
    """Every page that asks something, in the order of the screen; and the agreement, to be signed on paper."""
    known: Any = draft
    found = [part_of(step, known) for step in path(known) if step.slug not in NOT_ON_PAPER]
    return [*found, *(of_children(known) if isinstance(draft, Empty) else ()), agreement(known)]


def of_children(draft: "Draft") -> Iterator[Part]:
    """What the screen asks of a child alone: whoever prints does not know yet who will be met."""
    of_adults = {one.code for one in dimensions(profile(), child=False)}
    for one in dimensions(profile(), child=True):
        if one.code not in of_adults:
            part = part_of(signs_step(one), draft)
            yield Part(
                _("%(title)s (only where the person may be a child)") % {"title": part.title},
                part.lines,
                True,
            )


def part_of(step: Step, draft: "Draft") -> Part:
    """One page with its questions."""
    form = step.form(draft)
    is_empty = isinstance(draft, Empty)
    if isinstance(form, SignsForm):
        return Part(step.title, [sign(name, one, draft) for name, one in form.fields.items()], True)
    lines = [
        line(without_refused(name, one), None if is_empty else form.initial.get(name))
        for name, one in form.fields.items()
    ]
    if len(lines) == 1 and lines[0].label == str(step.title):
        lines = [replace(lines[0], label="")]
    return Part(step.title, lines)


def without_refused(name: str, one: forms.Field) -> forms.Field:
    """A companion never interprets: the screen says so when it is chosen, paper cannot."""
    if name == "interpreter":
        listed: Any = one
        listed.choices = draft_choices("interpreter_kinds")
    return one


def sign(name: str, one: forms.Field, draft: "Draft") -> Line:
    """A question on what was seen and said: nothing is ticked that was not answered."""
    answer = draft.observed.get(name)
    return Line(str(one.label), [Box(str(label), code == answer) for code, label in ANSWERS])


def line(one: forms.Field, value: Any) -> Line:
    """A field of the screen: few choices become boxes, many a line."""
    listed = [(code, label) for code, label in getattr(one, "choices", ()) if code]
    hint = str(one.help_text or "")
    if (listed and len(listed) <= BOXES) or isinstance(one, forms.MultipleChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        return Line(str(one.label), [Box(str(label), code in chosen) for code, label in listed], hint=hint)
    if isinstance(one, forms.BooleanField):
        yes, no = (
            Box(str(label), value is told) for (_c, label), told in zip(ANSWERS, (True, False), strict=False)
        )
        return Line(str(one.label), [yes, no], hint=hint)
    is_long = isinstance(one.widget, forms.Textarea)
    return Line(str(one.label), [], words(one, value) if value else "", is_long, hint)


def agreement(draft: "Draft") -> Part:
    """Whom to ask, what the person agreed to, and how it was explained: from the forms of the screen."""
    lines = []
    for name in ("identification", "assistance"):
        label = str(ReceiversForm.base_fields[name].label)
        lines.append(Line(label))
        lines.append(
            Line(_("Does the person agree that this organisation is asked?"), list(_agreement_boxes()))
        )
    explained = ConsentForm.base_fields
    kinds = [Box(label) for _code, label in draft_choices("interpreter_kinds")]
    lines += [Line(str(explained["explained_in"].label)), Line(str(explained["interpreter"].label), kinds)]
    note = SendForm.base_fields["note"]
    return Part(
        _("Help and consent"), [*lines, Line(str(note.label), is_long=True, hint=str(note.help_text))]
    )


def _agreement_boxes() -> Iterator[Box]:
    yield from (Box(str(label)) for _code, label in AGREEMENT)


def draft_choices(listed: str) -> list[tuple[str, str]]:
    """The words of one of the profile's lists, without those that are refused."""
    return [(one.code, one.label(language())) for one in profile().codes(listed) if not one.refused]
