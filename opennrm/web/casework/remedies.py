"""What a helper does around decisions: a review that the person asks for, the article, another episode, stepping back."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import conflicts, episodes, policies
from opennrm.cases.actions import Description
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.identification import articles, queries, reviews
from opennrm.identification import policies as identification
from opennrm.identification.articles import UnknownPart
from opennrm.identification.reviews import NotInForce
from opennrm.identification.states import Status
from opennrm.organisations import queries as organisations
from opennrm.web.authority.standing import around
from opennrm.web.casework.forms import ActForm, area, give
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

KEPT = ("sex", "age_band", "citizenship", "region")


class AskReview(ActForm):
    """The person asks for a review of a refusal."""

    slug, tab, title = "ask-review", "decisions", _("The person asks for a review")
    lead = _(
        "Two officers who had no part in the decision look at it again. Late is noted and not refused. "
        "Help goes on in the meantime."
    )
    button, done = _("Send the request"), _("The authority is asked. You are told when it is decided.")
    needs_subject = True
    refusals = {NotInForce: _("This decision is under review already, or not in force any more.")}

    filed_by = forms.ChoiceField(label=_("Who asks?"), widget=forms.RadioSelect, initial="person")
    filed_on = DayField(label=_("On which day did they ask?"))
    grounds = forms.MultipleChoiceField(
        label=_("On which grounds?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one ground")},
    )  # fmt: skip
    words = area(_("What the person says, in words"), rows=6)

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_work_on(actor, case)

    def find(self) -> None:
        queries.decisions(self.actor).filter(case_id=self.case.pk).get(pk=self.subject)

    def known(self) -> dict[str, Any]:
        return {"filed_on": profile().today(), "filed_by": "person"}

    def prepare(self) -> None:
        self.offer("filed_by", "review_filers")
        self.offer("grounds", "review_grounds")

    def act(self) -> None:
        found = self.cleaned_data
        filing = reviews.Filing(found["filed_by"], found["filed_on"], tuple(found["grounds"]), found["words"])
        reviews.file(self.actor, self.subject, filing, review_id=found["number"])


class ReviewAct(ActForm):
    """An act on a review of this file."""

    tab, needs_subject = "decisions", True

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_work_on(actor, case)

    def find(self) -> None:
        reviews.reviews(self.actor).filter(case_id=self.case.pk).get(pk=self.subject)


class TakeBackReview(ReviewAct):
    """The person takes the request back."""

    slug, title = "take-back-review", _("The person takes the request back?")
    lead = _("The decision stays. The person can ask again.")
    button, done = _("Take the request back"), _("The request is taken back.")

    def act(self) -> None:
        reviews.withdraw_review(self.actor, self.subject)


class TellReview(ReviewAct):
    """The person was told."""

    slug, title = "tell-review", _("The person was told what came of the review")
    lead = _("In a language that the person understands, with the reasons, and what can be done next.")
    button, done = _("Write it down"), _("It is written down that the person was told.")

    told_on = DayField(label=_("On which day was the person told?"))

    def known(self) -> dict[str, Any]:
        return {"told_on": profile().today()}

    def act(self) -> None:
        reviews.tell(self.actor, self.subject, self.cleaned_data["told_on"])


class Requalify(ActForm):
    """Under which article the deed is prosecuted now."""

    slug, tab, title = "requalify", "decisions", _("Article of the criminal code")
    lead = _("As the investigator or the court has said. Neither help nor the social status depends on it.")
    done = _("The article is written down.")
    refusals = {
        NotInProfile: _("The profile has no such article on that day."),
        UnknownPart: _("Write the part in numbers, for example 3 or 3(2)."),
    }

    article = forms.ChoiceField(label=_("Article"))
    part = forms.CharField(
        label=_("Part"), required=False, max_length=12, help_text=_("For example 3 or 3(2)")
    )
    since_on = DayField(label=_("Since which day?"))

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return identification.may_record_article(actor, case)

    def known(self) -> dict[str, Any]:
        return {"since_on": profile().today()}

    def prepare(self) -> None:
        language = get_language() or ""
        found = {one.article: f"{one.article}. {one.label(language)}" for one in self.country.offences}
        give(self, "article", list(found.items()))

    def act(self) -> None:
        found = self.cleaned_data
        articles.requalify(
            self.actor, self.case.pk, article=found["article"], part=found["part"], since_on=found["since_on"],
            article_id=found["number"],
        )  # fmt: skip


class AnotherEpisode(ActForm):
    """A new file for another episode of the same person."""

    slug, tab, title = "another-episode", "decisions", _("Another episode of the same person?")
    lead = _(
        "A new file is opened. The person is not asked again who they are, and earlier decisions stay where they are."
    )
    button, done = _("Open a new file"), _("The new file is open. Begin a screening in it.")

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return episodes.may_open_another(actor, case)

    def act(self) -> None:
        same = {name: getattr(self.case, name) for name in KEPT}
        description = Description(
            **same, languages=tuple(self.case.languages), age_in_doubt=self.case.is_child
        )
        opened = episodes.open_another(
            self.actor, self.case.pk, description, case_id=self.cleaned_data["number"]
        )
        self.opened = opened.reference

    def onward(self) -> str:
        return reverse("casework:case", args=[self.opened]) if hasattr(self, "opened") else super().onward()


class ConflictForm(ActForm):
    """A reason from the list, and words."""

    tab = "access"
    reason = forms.ChoiceField(
        label=_("What is the conflict?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is")},
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("reason", "conflict_reasons")


class StepBack(ConflictForm):
    """The actor has a conflict of interest."""

    slug, title = "step-back", _("You have a conflict of interest?")
    lead = _(
        "From the next moment this file does not exist for you, its decisions and reviews neither. Only a supervisor can let "
        "you back. Nobody holds it against you."
    )
    button, done = _("Step back from this file"), _("You have stepped back. The file is closed to you.")
    is_dangerous = True

    words = area(_("In words, if you wish"), rows=3)

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return conflicts.may_declare(actor, case)

    def act(self) -> None:
        found = self.cleaned_data
        conflicts.declare(self.actor, self.case.pk, reason=found["reason"], words=found["words"])

    def onward(self) -> str:
        return reverse("desk:home")


class KeepAway(ConflictForm):
    """A supervisor keeps a member from the file."""

    slug, title = "keep-away", _("Keep a member from this file")
    lead = _("For this member the file does not exist from the next moment on.")
    button, done = _("Keep them from the file"), _("For this member the file does not exist any more.")
    is_dangerous = True

    member = forms.ChoiceField(
        label=_("Member of your organisation"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a member")},
    )  # fmt: skip
    words = area(_("Why, in words"), rows=3, required=True)

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return conflicts.may_keep_away(actor, case)

    def prepare(self) -> None:
        super().prepare()
        found = organisations.colleagues(self.actor).exclude(user_id=self.actor.user_id)
        give(self, "member", [(str(one.user_id), one.user.display_name) for one in found])

    def act(self) -> None:
        found = self.cleaned_data
        conflicts.keep_away(
            self.actor, self.case.pk, UUID(found["member"]), reason=found["reason"], words=found["words"]
        )


class LetBack(ActForm):
    """A supervisor lets a member back."""

    slug, tab, title = "let-back", "access", _("Let this member back to the file?")
    button, done = _("Let them back"), _("The member finds the file again.")
    needs_subject = True

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return conflicts.may_keep_away(actor, case)

    def find(self) -> None:
        conflicts.conflicts(self.actor, self.case).get(pk=self.subject)

    def act(self) -> None:
        conflicts.lift(self.actor, self.subject)


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """Decisions, what can be done against a refusal, articles, and other episodes."""
    found = around(actor, case)
    under_review = {one.decision_id for one in found["reviews"] if one.status in {"filed", "proposed"}}
    decided = [
        {
            "decision": one,
            "may_ask": one.status == Status.APPROVED
            and identification.may_ask_review(actor, case, one)
            and one.pk not in under_review,
        }
        for one in queries.decisions_of_case(actor, case)
    ]
    return {
        **found,
        "decided": decided,
        "may_decide": actor.has("decide"),
        "may_open_another": episodes.may_open_another(actor, case),
        "reviews": [
            {
                "review": one,
                "may_tell": identification.may_tell(actor, case, one),
                "may_take_back": one.status in {"filed", "proposed"}
                and identification.may_withdraw_review(actor, case, one),
            }
            for one in found["reviews"]
        ],
    }


def kept_away(actor: Actor, case: "Case") -> dict[str, Any]:
    """Conflicts of interest, for the part on who can see the file."""
    supervises = conflicts.may_keep_away(actor, case)
    return {
        "conflicts": list(conflicts.conflicts(actor, case)) if supervises else [],
        "may_keep_away": supervises,
        "may_step_back": conflicts.may_declare(actor, case),
    }


ACTS: tuple[type[ActForm], ...] = (
    AnotherEpisode, AskReview, KeepAway, LetBack, Requalify, StepBack, TakeBackReview, TellReview,
)  # fmt: skip
