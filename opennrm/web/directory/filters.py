"""What is looked for in the directory, in the address of the page."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.cases.states import REFERABLE
from opennrm.country import profile
from opennrm.organisations.directory import Wanted
from opennrm.people.states import Sex
from opennrm.web.casework.words import language

if TYPE_CHECKING:
    from opennrm.organisations.directory import Offer


class Filter(forms.Form):
    """What is looked for."""

    q = forms.CharField(label=_("Name of the organisation"), required=False, max_length=100)
    purpose = forms.ChoiceField(
        label=_("What for"),
        required=False,
        choices=[("", _("All")), *((one.value, one.label) for one in REFERABLE)],
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    sex = forms.ChoiceField(
        label=_("Receives"), required=False,
        choices=[("", _("All")), (Sex.WOMAN, Sex.WOMAN.label), (Sex.MAN, Sex.MAN.label)],
    )  # fmt: skip
    child = forms.BooleanField(label=_("A child"), required=False)
    free = forms.BooleanField(label=_("A place is free"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        country, here = profile(), language()
        listed = {
            "region": [(one.code, one.label(here)) for one in country.regions],
            "language": country.choices("client_languages", here),
            "service": country.choices("services", here),
        }
        for name, found in listed.items():
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *found]

    @property
    def wanted(self) -> Wanted:
        """The same as the directory asks it."""
        found = self.cleaned_data if self.is_valid() else {}
        one = [(found.get(name) or "") for name in ("language", "service")]
        return Wanted(
            found.get("purpose", ""), found.get("sex", ""), bool(found.get("child")),
            tuple(filter(None, one[:1])), found.get("region", ""), tuple(filter(None, one[1:])),
        )  # fmt: skip


class Narrow(Filter):
    """The filters that help while one chooses for a person: purpose, sex and age are known there."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in ("purpose", "sex", "child"):
            del self.fields[name]

    def keeps(self, one: "Offer", free: dict[UUID, int]) -> bool:
        """Whether the organisation is shown."""
        return fits(one, self.wanted, self.cleaned_data if self.is_valid() else {}, free)


def fits(one: "Offer", wanted: Wanted, asked: dict[str, Any], free: dict[UUID, int]) -> bool:
    """A filter leaves out what does not fit; what only speaks against an organisation is shown with its reason."""
    here = one.organisation
    text = str(asked.get("q") or "").casefold()
    named = any(text in name.casefold() for name in (here.name_kk, here.name_ru, here.name_en))
    near = not wanted.region or here.region == wanted.region
    speaks = set(wanted.languages) <= set(here.languages) and set(wanted.services) <= set(here.services)
    return named and near and speaks and (not asked.get("free") or free.get(here.pk, 0) > 0)
