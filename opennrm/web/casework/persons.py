"""Who the person is and how to reach them without danger; what happened, in words."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import actions, policies, queries
from opennrm.cases.actions import Description
from opennrm.identification import actions as identification
from opennrm.identification import policies as screening_policies
from opennrm.identification import queries as screenings
from opennrm.people.identity import Contact, Document, Identity, Name
from opennrm.people.states import CHILD_BANDS, AgeBand, Sex, age_band
from opennrm.web.casework.forms import ActForm, area, give
from opennrm.web.casework.words import language, region, word, words
from opennrm.web.components.fields import DayField, PhoneField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

AS_SAID = {"autocomplete": "off", "spellcheck": "false"}
KEPT = ("door", "sector", "is_internal")


def said(label: Any, hint: Any = "", limit: int = 120) -> forms.CharField:
    """A word exactly as somebody says or writes it."""
    return forms.CharField(
        label=label, required=False, max_length=limit, help_text=hint, widget=forms.TextInput(AS_SAID)
    )


class Describe(ActForm):
    """What is now known of the person."""

    slug, tab, title = "describe", "person", _("The person")
    lead = _("Nothing here is required. Change only what you know.")
    done = _("What is known of the person is saved.")

    family, given, patronymic = said(_("Family name")), said(_("Given name")), said(_("Patronymic"))
    other_family = said(_("Another family name"), _("A second spelling, or a name in a document."))
    other_given = said(_("Another given name"))
    born_on = DayField(label=_("Date of birth"), required=False)
    born_year = forms.IntegerField(
        label=_("Year of birth, if the day is not known"), required=False, min_value=1900, max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}),
    )  # fmt: skip
    age_band = forms.ChoiceField(label=_("Age group"), choices=AgeBand.choices, required=False)
    age_in_doubt = forms.BooleanField(
        label=_("The person may be under 18: protect them as a child"), required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    document = said(_("Number of a document"), _("Only if the person shows one."), 60)
    phone = PhoneField(label=_("Safe phone number"), required=False)
    hours = said(_("Safe hours"), _("For example: 19 to 21, never on Sunday."))
    language = forms.ChoiceField(label=_("Language for calls"), required=False)
    may_leave_message = forms.BooleanField(
        label=_("The person agrees that we leave a message or write"), required=False
    )
    safe_word = said(_("Word by which the person knows that it is us"), limit=60)
    never_use = area(_("Numbers and ways never to use"), 3, limit=600, hint=_("One in each line."))

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_describe(actor, case) and policies.may_read_identity(actor, case)

    def find(self) -> None:
        self.who = queries.identity(self.actor, self.case)
        self.reached = queries.contact(self.actor, self.case)

    def known(self) -> dict[str, Any]:
        case, who, reached = self.case, self.who, self.reached
        first, second = [*who.names, Name(), Name()][:2]
        return {
            "family": first.family, "given": first.given, "patronymic": first.patronymic,
            "other_family": second.family, "other_given": second.given,
            "born_on": who.born_on, "born_year": who.born_year,
            "document": who.documents[0].number if who.documents else "",
            "age_band": case.age_band, "age_in_doubt": case.is_child and case.age_band not in CHILD_BANDS,
            "sex": case.sex, "citizenship": case.citizenship, "languages": case.languages, "region": case.region,
            "phone": reached.phone, "hours": reached.hours, "language": reached.language,
            "may_leave_message": reached.may_leave_message, "safe_word": reached.safe_word,
            "never_use": "\n".join(reached.never_use),
        }  # fmt: skip

    def prepare(self) -> None:
        for name, listed in (("citizenship", "citizenships"), ("language", "client_languages")):
            self.offer(name, listed, empty=True)
        self.offer("languages", "client_languages")
        regions = [(one.code, one.label(self.page_language)) for one in self.country.regions]
        give(self, "region", [("", "—"), *regions])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        born, today = found.get("born_on"), self.country.today()
        if born and born > today:
            self.add_error("born_on", _("This day has not come yet."))
        elif born:
            years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
            found["age_band"] = age_band(years)
        return found

    def act(self) -> None:
        actions.describe(self.actor, self.case.pk, self.description(), self.identity(), self.contact())

    def description(self) -> Description:
        """What counts need; the episode stays as it was."""
        found, case = self.cleaned_data, self.case
        return Description(
            sex=found["sex"], age_band=found["age_band"] or AgeBand.UNKNOWN, age_in_doubt=found["age_in_doubt"],
            citizenship=found["citizenship"], languages=tuple(found["languages"]), region=found["region"],
            forms=tuple(case.forms), **{name: getattr(case, name) for name in KEPT},
        )  # fmt: skip

    def identity(self) -> Identity:
        """Names as given; those beyond the second, and further documents, stay."""
        found, who = self.cleaned_data, self.who
        kinds = [one.kind for one in who.names] + ["said", "said"]
        first = Name(found["family"], found["given"], found["patronymic"], kinds[0])
        second = Name(found["other_family"], found["other_given"], "", kinds[1])
        names = tuple(one for one in (first, second) if one.whole) + who.names[2:]
        kind = who.documents[0].kind if who.documents else "unknown"
        documents = (Document(kind, found["document"]),) if found["document"] else ()
        phones = tuple(dict.fromkeys(one for one in (found["phone"], *who.phones) if one))
        return Identity(names, found["born_on"], found["born_year"], documents + who.documents[1:], phones)

    def contact(self) -> Contact:
        """The safe channels."""
        found = self.cleaned_data
        never = tuple(line.strip() for line in found["never_use"].splitlines() if line.strip())
        kept = ("phone", "hours", "language", "may_leave_message", "safe_word")
        return Contact(never_use=never, **{name: found[name] for name in kept})


class Narrate(ActForm):
    """What happened, in words."""

    slug, tab, title = "narrate", "happened", _("What happened")
    lead = _("In the person's own words. Do not ask again what was told before.")
    done = _("Saved and sealed.")

    narrative = area(_("What happened, in the person's own words"), 14, limit=15_000, hint=_("Sealed."))

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_describe(actor, case)

    def known(self) -> dict[str, Any]:
        return {"narrative": queries.narrative(self.actor, self.case)}

    def act(self) -> None:
        actions.narrate(self.actor, self.case.pk, self.cleaned_data["narrative"].strip())


class ScreenAgain(ActForm):
    """Another screening in this file."""

    slug, tab, title = "screen-again", "happened", _("Screen the person again")
    lead = _("Only when something new was said or seen. A screening is advice and changes no status.")
    button, done = _("Begin a screening"), _("The screening is begun.")

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return screening_policies.may_screen(actor, case)

    def act(self) -> None:
        number: UUID = self.cleaned_data["number"]
        identification.screen_again(self.actor, self.case.pk, screening_id=number)

    def onward(self) -> str:
        drafts = screenings.unfinished(self.actor).filter(case_id=self.case.pk)
        draft = drafts.first()
        return reverse("responder:screening", args=[draft.pk]) if draft else super().onward()


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """Who the person is and how they are reached, for those who may know."""
    if not policies.may_read_identity(actor, case):
        return {"is_sealed": True}
    who, reached = queries.identity(actor, case), queries.contact(actor, case)
    return {
        "who": who, "contact": reached, "spoken": words("client_languages", case.languages),
        "citizenship": word("citizenships", case.citizenship), "region": region(case.region),
        "contact_language": word("client_languages", reached.language),
        "dialled": "".join(one for one in reached.phone if one.isdigit() or one == "+"),
        "may_describe": policies.may_describe(actor, case),
    }  # fmt: skip


def happened(actor: Actor, case: "Case") -> dict[str, Any]:
    """The narrative, and every screening with what it suggested."""
    rows = [
        {
            "screening": one, "organisation": one.organisation.name(language()),
            "conclusion": word("screening_conclusions", one.conclusion),
            "advice": words("screening_advice", one.advice),
            "is_open": one.status == "draft" and one.organisation_id == actor.organisation_id,
        }
        for one in screenings.screenings_of_case(actor, case)
    ]  # fmt: skip
    return {
        "narrative": queries.narrative(actor, case), "screenings": rows,
        "exploitation": words("exploitation", case.forms), "sector": word("sectors", case.sector),
        "door": word("doors", case.door), "region": region(case.region),
        "may_describe": policies.may_describe(actor, case),
        "may_screen": screening_policies.may_screen(actor, case),
    }  # fmt: skip
