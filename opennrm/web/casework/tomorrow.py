"""Who could see the file on a day, tomorrow unless another is chosen, and why."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opennrm.access.actor import Actor
from opennrm.access.roles import ROLES
from opennrm.cases import policies, queries, seeing
from opennrm.cases.states import Ended, Ground, Purpose
from opennrm.country import profile
from opennrm.organisations import queries as organisations
from opennrm.web.acting import Request
from opennrm.web.casework.remedies import kept_away
from opennrm.web.casework.words import language
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

FURTHEST = timedelta(days=3660)
PURPOSES = dict(Purpose.choices)
CLASSES = {
    "identity": gettext_lazy("who the person is"), "location": gettext_lazy("where and how the person is reached"),
    "narrative": gettext_lazy("what happened"), "files": gettext_lazy("documents"),
}  # fmt: skip
GROUNDS = {
    Ground.LEADS: gettext_lazy("It leads the file."), Ground.OPENED: gettext_lazy("It opened the file."),
    Ground.HELPS: gettext_lazy("It helps on a referral that goes on since before the 18th birthday."),
    Ground.CHILD: gettext_lazy("It was let in for a child; no consent is needed before the 18th birthday."),
}  # fmt: skip
ENDED = {
    Ended.LEFT: gettext_lazy("Its part is over."), Ended.TAKEN_BACK: gettext_lazy("The person took the consent back."),
    Ended.RAN_OUT: gettext_lazy("The consent has run out."),
    Ended.OF_AGE: gettext_lazy("The person is an adult then and has not been asked."),
}  # fmt: skip


class Day(forms.Form):
    """Which day is asked about."""

    on = DayField(parts=False, label=gettext_lazy("On which day?"))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not profile().today() <= day <= profile().today() + FURTHEST:
            raise forms.ValidationError(
                _("Choose today or a later day. Who read the file before is in the timeline.")
            )
        return day


def shown(actor: Actor, case: "Case", request: Request) -> dict[str, Any]:
    """Every organisation that could open the file on the day, why and how far; who no longer could; who is kept away."""
    today = profile().today()
    on = today + timedelta(days=1)
    form = Day(request.GET if "on" in request.GET else None, initial={"on": on})
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["on"]
    parts = list(queries.parts(actor, case))
    held = organisations.roles_held(actor, {part.organisation_id for part in parts})
    inside, gone = seeing.who_sees(actor, case, moment(on, today), held)
    return {
        "form": form, "on": on, "is_today": on == today, "is_tomorrow": on == today + timedelta(days=1), "today": today,
        "seeing": [row(one, case, on) for one in inside],
        "gone": [
            {"name": one.part.organisation.name(language()), "why": ENDED[one.why], "since": one.since} for one in gone
        ],
        "nameless": [role.title for code, role in ROLES.items() if policies.sight(role) is policies.Sight.NAMELESS],
        **kept_away(actor, case),
    }  # fmt: skip


def moment(on: date, today: date) -> datetime:
    """From when on the day is asked about: now where it is today, else its first moment, at which most still hold."""
    return timezone.now() if on == today else timezone.make_aware(datetime.combine(on, time.min))


def row(one: seeing.Seeing, case: "Case", on: date) -> dict[str, Any]:
    """One organisation in words."""
    return {
        "name": one.part.organisation.name(language()), "leads": one.part.organisation_id == case.lead_id,
        "why": why(one), "since": one.part.since, "until": one.until,
        "ends_then": one.until is not None and timezone.localtime(one.until).date() == on,
        "by_consent": one.ground is Ground.CONSENT,
        "roles": [
            {
                "title": ROLES[sight.role].title, "when_given": sight.when_given, "reads": words(sight.classes),
                "more": words(sight.more_when_given),
            }
            for sight in one.roles
        ],
    }  # fmt: skip


def why(one: seeing.Seeing) -> str:
    """The ground in a sentence."""
    consent = one.part.consent
    if consent is None:
        return str(GROUNDS[one.ground])
    day = formats.date_format(timezone.localtime(consent.given_at), "SHORT_DATE_FORMAT")
    return _("The person agreed on %(day)s: %(purpose)s") % {
        "day": day, "purpose": PURPOSES.get(consent.purpose, consent.purpose),
    }  # fmt: skip


def words(classes: tuple[str, ...]) -> str:
    """Classes of data as a person would name them."""
    return ", ".join(str(CLASSES[name]) for name in classes)
