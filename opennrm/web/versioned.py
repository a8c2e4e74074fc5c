"""Forms about what two people may write at once: the second sees what the first wrote, with their own words kept beside it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opennrm.web.acts import OnceForm
from opennrm.workflow.versions import Changed


class VersionedForm(OnceForm):
    """An act that writes over something. It carries the version that its writer saw; the act behind it raises `Changed`."""

    refusals = {
        Changed: gettext_lazy(
            "Somebody wrote here while you were writing. Nothing was saved yet. What they wrote stands at each field; yours is kept in it."
        )
    }

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def version(self) -> str:
        """Which version stands there now."""
        raise NotImplementedError

    def written(self) -> dict[str, Any]:
        """What stands there now, by the name of the field."""
        raise NotImplementedError

    def known(self) -> dict[str, Any]:
        return {**self.written(), "seen": self.version()}

    def refused(self, refusal: Exception, said: str) -> None:
        """After a clash: theirs at each field that differs, mine in it; sending again is a choice made knowingly."""
        super().refused(refusal, said)
        if not isinstance(refusal, Changed):
            return
        mine = dict(self.cleaned_data)
        self.find()
        for name, theirs in self.written().items():
            if name in self.fields and str(theirs or "") != str(mine.get(name) or ""):
                shown = self._shown(name, theirs)
                self.add_error(
                    name, _("They wrote: “%(theirs)s”. Save again to keep yours.") % {"theirs": shown}
                )
        fresh: QueryDict = (self.posted or QueryDict()).copy()
        fresh["number"], fresh["seen"] = self.data["number"], self.version()
        self.data = fresh

    def _shown(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value) or "—")
