"""Forms of the members' administration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.roles import ROLES
from opennrm.web.organisation.once import NumberedForm


class RolesField(forms.MultipleChoiceField):
    """Roles to tick, each with its sentence."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Roles"))
        choices = [(code, role.title) for code, role in ROLES.items()]
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.widget.hints = {code: role.sentence for code, role in ROLES.items()}


class InviteForm(NumberedForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person signs in with it. Use the address of the organisation."),
    )
    display_name = forms.CharField(
        label=_("Name"), max_length=150, help_text=_("As colleagues know the person.")
    )
    roles = RolesField()


class RolesForm(forms.Form):
    """A member's roles."""

    roles = RolesField()


class EndForm(forms.Form):
    """Why a membership ends; a reason from a list, so that nobody writes about a colleague."""

    REASONS = (
        ("left", _("The person left the organisation")),
        ("other_work", _("The person does other work now")),
        ("long_absence", _("The person will be away for long")),
        ("risk", _("The account may be in wrong hands")),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS, widget=forms.RadioSelect)


class RecoverForm(NumberedForm):
    """How the administrator made sure that it is the person."""

    CHECKS = (
        ("in_person", _("I saw the person and know them, or saw an identity document")),
        ("known_voice", _("I called the person on a number that we had before, and knew the voice")),
    )
    identity_check = forms.ChoiceField(
        label=_("How did you make sure that it is the person?"), choices=CHECKS, widget=forms.RadioSelect
    )
