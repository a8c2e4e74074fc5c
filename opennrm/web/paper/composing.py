"""The words of each letter, in the language in which it is set. Called with that language in force."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from opennrm.country import profile
from opennrm.identification import queries as identification
from opennrm.identification.states import Stage
from opennrm.letters.contents import Content, Part
from opennrm.letters.states import Language
from opennrm.letters.typography import day
from opennrm.people.identity import Identity
from opennrm.web.acting import Request
from opennrm.web.authority import words

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Decision
    from opennrm.referrals.models import Referral


def decision(request: Request, found: "Decision", who: Identity | None, language: Language) -> Content:
    """A decision in force: what was decided, why, under which law, and what it does not depend on."""
    reasons = identification.reasons(request.actor, found) or ""
    law = [one.shown for one in words.law(words.CITED) if one.shown]
    return Content(
        language=language, sender=found.organisation.name(language), title=str(Stage(found.stage).label),
        reference=found.case.reference, on=_day_of(found), addressee=_addressee(who),
        paragraphs=[words.sentence(found), *words.reason_labels(found)],
        parts=[
            *_part(_("Reasons"), reasons.split("\n")),
            *_part(_("The law"), points=law),
            Part(_("What else you should know"), [_helps(), _review(found)]),
        ],
        signatures=[_("First officer"), _("Second officer")],
    )  # fmt: skip


def certificate(request: Request, found: "Decision", who: Identity | None, language: Language) -> Content:
    """That a status is held, and nothing of what the person lived through."""
    when = day(_day_of(found), language)
    return Content(
        language=language, sender=found.organisation.name(language), title=_("Certificate"),
        reference=found.case.reference, on=profile().today(),
        paragraphs=[
            _("This certifies what was decided on %(day)s:") % {"day": when},
            words.sentence(found),
        ],
        facts=_person(who, language),
        parts=[Part(_("What it is for"), [_("It is shown where help is given. Nobody who reads it may ask for more than the help needs."), _helps()])],
        signatures=[_("Officer"), _("Seal")],
    )  # fmt: skip


def referral(request: Request, found: "Referral", note: str, language: Language) -> Content:
    """What a body is asked to do; not who the person is, which is opened by whoever accepts."""
    needs = [
        text
        for text, holds in (
            (_("needs a doctor at once"), found.needs_doctor),
            (_("is threatened"), found.is_threatened),
        )
        if holds
    ]
    facts = [
        (_("What for"), found.get_purpose_display()), (_("How soon"), found.get_urgency_display()),
        (_("Person"), f"{found.get_sex_display()}, {found.get_age_band_display()}"),
        (_("Languages"), ", ".join(words.label("client_languages", code) for code in found.languages)),
        (_("Region"), words.region(found.region)), (_("Urgent"), ", ".join(needs)),
    ]  # fmt: skip
    return Content(
        language=language, sender=found.sender.name(language), title=_("Referral"),
        reference=str(found.pk)[:8].upper(), on=found.sent_at.astimezone(profile().timezone).date(),
        addressee=[found.recipient.name(language)], facts=facts,
        paragraphs=[_("We ask you to act for a person who has agreed that you are told this much.") if found.consent_id else _("We ask you to act for a person.")],
        parts=[*_part(_("Note"), note.split("\n")), Part(_("Your answer"), [_("Please say whether you take the person on. If you cannot, say why, so that we can ask somebody else at once.")])],
    )  # fmt: skip


def invitation(case: "Case", who: Identity | None, asked: dict[str, Any], language: Language) -> Content:
    """Come and talk: when, where, with whom; not a word of what about."""
    return Content(
        language=language, sender=asked["sign_as"], title=_("Invitation"), reference=case.reference,
        on=profile().today(), addressee=_addressee(who),
        paragraphs=[_("We would like to talk with you."), _("You may bring somebody whom you trust. You may ask for an interpreter, and for another day.")],
        facts=[
            (_("Day"), day(asked["on"], language)), (_("Time"), asked["at"].strftime("%H:%M")),
            (_("Where"), asked["place"]), (_("Telephone"), asked["phone"]),
        ],
    )  # fmt: skip


def _day_of(found: "Decision") -> Any:
    return (found.approved_at or found.drafted_at).astimezone(profile().timezone).date()


def _addressee(who: Identity | None) -> list[str]:
    return [who.name] if who and who.name else []


def _person(who: Identity | None, language: Language) -> list[tuple[str, str]]:
    if who is None:
        return []
    born = day(who.born_on, language) if who.born_on else str(who.born_year or "")
    return [(_("Name"), who.name), (_("Born"), born)]


def _part(title: str, paragraphs: Any = (), points: Any = ()) -> list[Part]:
    lines = [line.strip() for line in paragraphs if line.strip()]
    return [Part(title, lines, points)] if lines or points else []


def _helps() -> str:
    return _("Help does not depend on helping the authorities, nor on any criminal case.")


def _review(found: "Decision") -> str:
    rule = profile().clock("identification.review")
    if rule.legal.is_unknown:
        return _("You may ask for this decision to be looked at again. Ask us how, and until when.")
    return _("You may ask for this decision to be looked at again. %(source)s") % {
        "source": rule.legal.source
    }
