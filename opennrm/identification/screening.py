"""Screening: the file that it opens, the answers of each page, and the advice at its end, which writes no status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.identification import advice, policies, queries
from opennrm.identification.models import Screening
from opennrm.identification.states import SCREENING_STEPS, ScreeningStatus, ScreeningStep
from opennrm.people.identity import Contact, Identity
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

INSTRUMENT = "delphi_labour"
ADVICE = ("completed_at", "dimensions", "conclusion", "advice", "instrument_version", "profile_version")


@dataclass(frozen=True)
class Urgent:
    """The two questions before all others; None is: not known."""

    medical: bool | None = None
    threat: bool | None = None


def begin(
    actor: Actor,
    description: cases.Description,
    *,
    screening_id: UUID,
    instrument: str = INSTRUMENT,
    identity: Identity | None = None,
    contact: Contact | None = None,
) -> Screening:
    """Open a file for a person and begin to screen. The same id again gives the screening that was begun.

    Args:
        screening_id: chosen by the browser or client, so that a doubled form opens one file.
    """
    begun = _begun(actor, screening_id)
    if begun:
        return begun
    try:
        with transaction.atomic():
            case = cases.open_case(
                actor, description, identity=identity, contact=contact, case_id=uuid5(screening_id, "case")
            )
            return _begin(actor, case, screening_id, instrument, description.sector)
    except IntegrityError:
        begun = _begun(actor, screening_id)
        if begun is None:
            raise
        return begun


def screen_again(
    actor: Actor, case_id: UUID, *, screening_id: UUID, instrument: str = INSTRUMENT
) -> Screening:
    """Begin another screening in a file that exists; a draft with this instrument is given back instead of a second."""
    with transaction.atomic():
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, policies.may_screen, case)
        draft = Screening.objects.filter(case_id=case_id, instrument=instrument, status=ScreeningStatus.DRAFT)
        return draft.first() or _begin(actor, case, screening_id, instrument, case.sector)


def answer(
    actor: Actor,
    screening_id: UUID,
    *,
    urgent: Urgent | None = None,
    observed: Mapping[str, str] | None = None,
    sector: str | None = None,
    notes: str | None = None,
) -> Screening:
    """Keep what one page of the screening says; what is left out stays as it was.

    Args:
        observed: indicator code to `yes`, `no` or `unknown`; added to what was answered before.

    Raises:
        ValueError: an answer that is none of the three, or a code that no instrument of the profile has.
        Denied: the screening is finished.
    """
    with transaction.atomic():
        screening, case = _locked(actor, screening_id)
        require(actor, policies.may_answer, case, screening)
        if urgent is not None:
            screening.urgent_medical, screening.urgent_threat = urgent.medical, urgent.threat
        if sector is not None:
            screening.sector = sector
        if observed is not None:
            screening.observed = {**screening.observed, **advice.known(observed)}
        if notes is not None:
            screening.notes = sealing.seal(
                notes, subject_id=case.pk, data_class="narrative", organisation_id=actor.organisation_id,
                place=queries.notes_place(actor, screening),
            )  # fmt: skip
        screening.save(update_fields=["urgent_medical", "urgent_threat", "sector", "observed", "notes"])
        log.record(actor, "screening.answer", object_id=screening.pk, case_id=case.pk)
    return screening


def complete(actor: Actor, screening_id: UUID) -> Screening:
    """Finish a screening and keep what its instruments advise, with the versions under which they did.

    Writes no status of the person or the file: advice shows its reasons, a person decides.

    Raises:
        WrongState: it is finished already.
    """
    with transaction.atomic():
        screening, case = _locked(actor, screening_id)
        require(actor, policies.may_complete, case, screening)
        found = advice.of(queries.instruments(actor, screening), screening.observed, child=case.is_child)
        screening.conclusion, screening.advice, screening.dimensions = (
            found.conclusion,
            found.advice,
            found.dimensions,
        )
        screening.instrument_version, screening.profile_version = found.instrument_version, profile().version
        screening.completed_at = timezone.now()
        screening.save(update_fields=ADVICE)
        machine.take(ScreeningStep.COMPLETE, screening, SCREENING_STEPS, actor=actor, case_id=case.pk)
        cases.milestone(actor, case, "screened", screening.pk)
    return screening


def _begun(actor: Actor, screening_id: UUID) -> Screening | None:
    return queries.screenings(actor).filter(pk=screening_id, by_id=actor.user_id).first()


def _begin(actor: Actor, case: "Case", screening_id: UUID, instrument: str, sector: str) -> Screening:
    country = profile()
    screening = Screening(
        id=screening_id, case_id=case.pk, by_id=actor.user_id, organisation_id=actor.organisation_id,
        instrument=instrument, instrument_version=country.instrument(instrument).version,
        profile_version=country.version, sector=sector,
    )  # fmt: skip
    screening.save(force_insert=True)
    log.record(
        actor, "screening.begin", object_id=screening.pk, case_id=case.pk, detail={"instrument": instrument}
    )
    return screening


def _locked(actor: Actor, screening_id: UUID) -> tuple[Screening, "Case"]:
    screening = queries.screenings(actor).select_for_update(of=("self",)).get(pk=screening_id)
    return screening, case_queries.case_by_id(actor, screening.case_id)
