"""Reading filled-in forms, never more than the actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as cases
from opennrm.intake import policies
from opennrm.intake.forms import Field, Form, Section, available
from opennrm.intake.models import Report
from opennrm.intake.reading import Answer
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case

SEALED = {"identity": "of_person", "location": "of_contact", "narrative": "of_case"}
OF_PERSON = ("identity", "location")


@dataclass(frozen=True)
class Answered:
    """One section as it was filled in; `hidden` counts answers of classes that the actor may not read."""

    section: Section
    rows: tuple[tuple[Field, Answer], ...]
    hidden: int = 0


@dataclass(frozen=True)
class FilledIn:
    """A form as it came."""

    report: Report
    form: Form
    sections: tuple[Answered, ...]


def reports(actor: Actor) -> QuerySet[Report]:
    """The forms of the files that the actor may see."""
    return Report.objects.filter(case__in=cases.cases(actor).values("pk"))


def has_report(actor: Actor, case: "Case") -> bool:
    """Whether the file was opened from somebody's own form, for those who may read it."""
    return policies.may_read(actor, case) and reports(actor).filter(case=case).exists()


def filled_in(actor: Actor, case: "Case") -> FilledIn:
    """The form from which the file was opened, section by section, in the words in which it came.

    Raises:
        Report.DoesNotExist: the file was opened here. Denied: the actor does not work on the file.
    """
    require(actor, policies.may_read, case)
    report = reports(actor).select_related("organisation").get(case=case)
    log.record(actor, "intake.read", object_id=report.pk, case_id=case.pk)
    form = available()[report.form]
    readable = [
        name for name in SEALED if name not in OF_PERSON or case_policies.may_read_identity(actor, case)
    ]
    answers = _unsealed(actor, report, readable)
    return FilledIn(report, form, tuple(_answered(section, answers) for section in form.sections))


def _answered(section: Section, answers: Mapping[str, Mapping[str, Answer]]) -> Answered:
    rows, hidden = [], 0
    for one in section.fields:
        if one.data_class not in answers:
            hidden += 1
        elif one.name in answers[one.data_class]:
            rows.append((one, answers[one.data_class][one.name]))
    return Answered(section, tuple(rows), hidden)


def _unsealed(actor: Actor, report: Report, names: list[str]) -> dict[str, Mapping[str, Answer]]:
    """The answers by class; a class for which the organisation holds no key is left out."""
    sealed = {name: getattr(report, SEALED[name]) for name in names}
    there = {name: bytes(value) for name, value in sealed.items() if value is not None}
    opened = sealing.unseal_many(
        [(place(actor, report, name), value) for name, value in there.items()],
        organisation_id=actor.organisation_id,
    )
    found = {
        name: value for name, value in zip(there, opened, strict=True) if value is not sealing.UNREADABLE
    }
    empty: dict[str, Mapping[str, Answer]] = {name: {} for name in names if name not in there}
    return {**empty, **cast("dict[str, Mapping[str, Answer]]", found)}


def place(actor: Actor, report: Report, data_class: str) -> sealing.Place:
    """Where the answers of a class are sealed."""
    return sealing.Place("intake_report", report.pk, SEALED[data_class])
