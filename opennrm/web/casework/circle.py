"""The people around the person, and the files that belong to this one."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.people.states import CHILD_BANDS, AgeBand, Sex
from opennrm.referrals import actions as referrals
from opennrm.referrals import policies as referral_policies
from opennrm.referrals.actions import AlreadyReferred, CannotReceive, ConsentMissing
from opennrm.referrals.states import Urgency
from opennrm.relations import actions, policies, queries
from opennrm.relations.actions import SameFile
from opennrm.relations.states import LinkKind, Role
from opennrm.web.casework.consents import REFUSALS, chosen, receivers
from opennrm.web.casework.forms import ActForm, area, give
from opennrm.web.casework.words import choice

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.relations.models import Associate

CHOOSE = {"required": _("Choose one")}


class CircleForm(ActForm):
    """An act on who belongs to the person."""

    tab = "circle"

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_relate(actor, case)


class AddAssociate(CircleForm):
    """Somebody around the person."""

    slug, title = "add-associate", _("Who is around the person?")
    lead = _(
        "Children and others who depend on the person are counted and can be helped. The name is sealed and never needed."
    )
    done = _("Written down.")

    role = forms.ChoiceField(
        label=_("This person …"), choices=Role.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    name = forms.CharField(
        label=_("Name, if known"), required=False, max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    reach = area(
        _("Telephone numbers and addresses of theirs, if known"), 2, limit=600,
        hint=_("One in each line. If they exploit the person or brought them, nothing of ours ever goes there."),
    )  # fmt: skip
    age_band = forms.ChoiceField(label=_("Age group"), choices=AgeBand.choices, initial=AgeBand.UNKNOWN)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.UNKNOWN
    )
    is_with_person = forms.BooleanField(label=_("Is with the person now"), required=False)

    def act(self) -> None:
        found = self.cleaned_data
        actions.add_associate(
            self.actor, self.case.pk, associate_id=found["number"],
            **{name: found[name] for name in ("role", "name", "reach", "age_band", "sex", "is_with_person")},
        )  # fmt: skip


class EndAssociate(CircleForm):
    """Somebody is taken out of the list."""

    slug, title = "end-associate", _("Take this entry out?")
    lead = _("The entry no longer shows. The timeline keeps that it was there.")
    button, done = _("Take it out"), _("Taken out.")
    needs_subject = True

    def act(self) -> None:
        actions.end_associate(self.actor, self.case.pk, self.subject)


class LinkFile(CircleForm):
    """Two files that belong together."""

    slug, title = "link-file", _("Which file belongs to this one?")
    lead = _(
        "Everybody has a file, a consent and a decision of their own. A link shows only to those who see both files."
    )
    button, done = _("Link the files"), _("The files are linked.")
    refusals = {
        SameFile: _("This is the reference of this file. Write that of the other."),
        ObjectDoesNotExist: _("No file that you work on has this reference."),
    }

    reference = forms.CharField(
        label=_("Reference of the other file"), max_length=20,
        error_messages={"required": _("Write the reference, for example KZ-7F3A-9KMQ")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "input-short"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("How do they belong together?"), choices=LinkKind.choices, widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )  # fmt: skip

    def clean_reference(self) -> str:
        letters = "".join(one for one in self.cleaned_data["reference"].upper() if one.isalnum())
        return "-".join((letters[:2], letters[2:6], letters[6:]))

    def act(self) -> None:
        actions.link(self.actor, self.case.pk, self.cleaned_data["reference"], self.cleaned_data["kind"])


class UnlinkFile(CircleForm):
    """They do not belong together after all."""

    slug, title = "unlink-file", _("Do these files not belong together?")
    button, done = _("Take the link away"), _("The link is taken away.")
    needs_subject = True

    def act(self) -> None:
        actions.unlink(self.actor, self.case.pk, self.subject)


class ReferFamily(CircleForm):
    """One request for a family: each in a file of their own, all or nobody."""

    slug, title = "refer-family", _("Refer the family together")
    lead = _(
        "Each is referred in their own file, to the same organisation, so that they can stay together. An adult must have "
        "agreed in their own file first; a child needs no consent."
    )
    button, done = _("Send the referrals"), _("The referrals are sent. The receiver answers each of them.")
    refusals = {
        AlreadyReferred: REFUSALS[AlreadyReferred],
        CannotReceive: REFUSALS[CannotReceive],
        ConsentMissing: _(
            "Nothing was sent: one of them has not agreed to this organisation in their own file. Write the consent down "
            "there first, or leave that file out."
        ),
    }

    to = forms.ChoiceField(
        label=_("What for, and with whom"), error_messages={"required": _("Choose an organisation")}
    )
    who = forms.MultipleChoiceField(
        label=_("Who is referred?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who is referred")},
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("How soon is an answer needed?"), choices=Urgency.choices, widget=forms.RadioSelect,
        initial=Urgency.ORDINARY,
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return referral_policies.may_propose(actor, case)

    def find(self) -> None:
        found = [self.case, *queries.family(self.actor, self.case)]
        self.members = [one for one in found if referral_policies.may_propose(self.actor, one)]

    def prepare(self) -> None:
        give(self, "to", receivers(self.actor, self.case))
        give(self, "who", [(str(one.pk), told(one)) for one in self.members])
        self.fields["who"].initial = [str(one.pk) for one in self.members]

    def act(self) -> None:
        purpose, recipient = chosen(self.cleaned_data["to"])
        for pk in self.cleaned_data["who"]:
            referrals.propose(
                self.actor,
                referrals.Request(
                    id=uuid5(self.cleaned_data["number"], pk), case_id=UUID(pk), recipient_id=recipient,
                    purpose=purpose, urgency=self.cleaned_data["urgency"],
                ),
            )  # fmt: skip


def about(one: "Associate") -> str:
    """Age and sex as far as they are known."""
    known = [choice(AgeBand, one.age_band)] if one.age_band != AgeBand.UNKNOWN else []
    return ", ".join(known + ([choice(Sex, one.sex)] if one.sex != Sex.UNKNOWN else []))


def told(case: "Case") -> str:
    """One member of a family without a name."""
    return f"{case.reference} · {choice(Sex, case.sex)}, {choice(AgeBand, case.age_band)}"


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """Who is around the person and which files belong here; a fixed number of queries."""
    found = list(queries.associates(actor, case))
    may_know = policies.may_read_names(actor, case)
    named = queries.names(actor, case, found) if may_know and found else {}
    linked = queries.linked(actor, case)
    dependants = [one for one in found if one.role == Role.DEPENDANT]
    return {
        "people": [
            {"associate": one, "name": named.get(one.pk, ""), "about": about(one)}
            for one in found
        ],
        "dependants": len(dependants),
        "children": sum(one.age_band in CHILD_BANDS for one in dependants),
        "here": sum(one.is_with_person for one in dependants),
        "linked": [
            {
                "link": one.link, "case": one.row.case, "name": one.row.name, "kind": choice(LinkKind, one.link.kind),
                "person": f"{choice(Sex, one.row.case.sex)}, {choice(AgeBand, one.row.case.age_band)}",
            }
            for one in linked
        ],
        "has_family": any(one.link.kind == LinkKind.FAMILY for one in linked),
        "may_relate": policies.may_relate(actor, case), "may_refer": referral_policies.may_propose(actor, case),
    }  # fmt: skip
