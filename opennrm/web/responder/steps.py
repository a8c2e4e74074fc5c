"""The pages of a screening in their order, which depends on what was answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.country.instruments import Dimension
from opennrm.web.responder import consent, conversation, person, refusal, signs
from opennrm.web.responder.forms import StepForm

if TYPE_CHECKING:
    from opennrm.web.responder.drafts import Draft

URGENT, PLACE, SIGNS, PERSON, REFER = (
    _("Urgent needs"), _("The conversation"), _("What was seen and said"), _("The person"), _("Help and consent"),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One page: its place in the address, the stage it belongs to, its heading, its form and its template."""

    slug: str
    stage: str | Promise
    title: str | Promise
    make: Callable[..., StepForm]
    template: str

    def form(self, draft: "Draft", data: Any = None) -> StepForm:
        """The page's form, with what is known."""
        return self.make(data, draft=draft)


def path(draft: "Draft") -> list[Step]:
    """The pages of this screening, in order."""
    first = [
        Step("urgent", URGENT, _("First: is anything urgent?"), conversation.UrgentForm, "urgent"),
        *(
            [Step("numbers", URGENT, _("Get help now"), conversation.NumbersForm, "numbers")]
            * draft.is_urgent
        ),
        Step("place", PLACE, _("Where are you?"), conversation.PlaceForm, "place"),
        Step("talk", PLACE, _("How do you speak with the person?"), conversation.TalkForm, "talk"),
        Step("age", PLACE, _("Is the person 18 or older?"), conversation.AgeForm, "age"),
    ]
    last = [
        Step("person", PERSON, _("Who is the person?"), person.PersonForm, "person"),
        Step("contact", PERSON, _("How can the person be reached safely?"), person.ContactForm, "contact"),
        Step("story", PERSON, _("What happened?"), person.StoryForm, "story"),
        Step("advice", REFER, _("What the answers suggest"), conversation.NumbersForm, "advice"),
        Step("receivers", REFER, _("Who should be asked to help?"), consent.ReceiversForm, "receivers"),
        Step("consent", REFER, consent_title(draft), consent.ConsentForm, "consent"),
        *(
            [Step("refused", REFER, _("The person does not agree"), refusal.RefusalForm, "refused")]
            * refusal.refused(draft)
        ),
        Step("check", REFER, _("Check your answers"), consent.SendForm, "check"),
    ]
    return [*first, *signs_of(draft), *last]


def consent_title(draft: "Draft") -> str | Promise:
    """A child is not asked."""
    return _("Why a child is not asked for consent") if draft.child else _("What does the person agree to?")


def signs_of(draft: "Draft") -> list[Step]:
    """The pages of questions: those of the instrument, then those of the kind of work."""
    country = profile()
    # Until the age was asked the person counts as a child, and the length of the way would jump.
    child = draft.child and draft.has_answered("age")
    found = list(signs.dimensions(country, child=child))
    extra = signs.of_sector(country, draft.screening.sector)
    return [signs_step(dimension) for dimension in [*found, *(extra.dimensions if extra else ())]]


def signs_step(dimension: Dimension) -> Step:
    """The page of one dimension."""

    def make(data: Any = None, **kwargs: Any) -> StepForm:
        return signs.SignsForm(data, dimension=dimension, **kwargs)

    title = dimension.label(get_language() or "")
    return Step(signs.slug_of(dimension), SIGNS, title, make, "signs")
