"""Words and boxes for documents: what is refused and what to do instead, and fields that take files."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.documents.actions import Upload
from opennrm.documents.formats import MOST_BYTES

MOST_AT_ONCE = 5
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.txt,.wav,.mp3,.m4a"
# Why a file is not taken, and what to do instead.
REFUSALS: dict[str, str | Promise] = {
    "empty": _("This file is empty. Choose another one."),
    "too_big": _("This file is larger than 20 MB. Scan it at a lower resolution, or divide it."),
    "office": _("Documents of Word, Excel and the like are not taken: they can hold programs. Save it as PDF and choose that."),
    "archive": _("Archives are not taken. Unpack it and choose the files one by one."),
    "picture": _("This kind of picture is not taken. Save it as JPEG or PNG; on an iPhone, choose “Most Compatible” for the camera."),
    "video": _("Films are not taken. Keep the film as evidence outside, and write here where it is."),
    "unknown": _("This is no PDF, JPEG, PNG, text (UTF-8), WAV, MP3 or M4A. Save it as one of these."),
    "disagree": _("The file is not what its name says. Open it, and save it again as PDF, JPEG, PNG, text or sound."),
    "pixels": _("This picture has more than 40 megapixels. Make it smaller."),
    "pages": _("This document has no pages, or more than 300. Divide it."),
    "locked": _("This document is closed with a password. Save it without the password."),
    "broken": _("This file cannot be read. Open it, save it again and choose the new one."),
    "too_much": _("This file needs too much memory or time to be cleaned. Scan the paper again, or divide it."),
    "infected": _("The scanner found malicious software in this file. It was not kept. Ask whoever sent it for another copy."),
    "not_agreed": _("The person's consent does not reach documents of this kind, or it is not yours to read them. Ask the person."),
    "per_case": _("This file holds 100 documents, which is the most. Nothing more can be added."),
    "per_day": _("You have added 500 MB today, which is the most. Go on tomorrow."),
    "too_many": _("Choose at most five files at once."),
}  # fmt: skip


class FilesInput(forms.ClearableFileInput):
    """A box that takes several files."""

    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:
        """Never by the browser: a photograph will do as well."""
        return False


class FilesField(forms.FileField):
    """Several files, as they came; nothing is judged here, and the form says whether one must be there."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files with their names and declared types."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > MOST_AT_ONCE:
            raise forms.ValidationError(str(REFUSALS["too_many"]), code="too_many")
        return [Upload(one.name, one.content_type or "", one.read(MOST_BYTES + 1)) for one in given]
