"""Form fields of our own: a day, an amount of money, a phone number."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")


class DayParts(forms.MultiWidget):
    """Three boxes in the order in which a day is said here: day, month, year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**box, "maxlength": "2"}),
            "month": forms.TextInput({**box, "maxlength": "2"}),
            "year": forms.TextInput({**box, "maxlength": "4"}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: object) -> list[str]:
        """A day, or its ISO text, as three texts."""
        if isinstance(value, str):
            value = datetime.date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
        if isinstance(value, datetime.date):
            return [f"{value.day:02}", f"{value.month:02}", str(value.year)]
        return ["", "", ""]


class DayPartsField(forms.MultiValueField):
    """A day from three boxes; says which part is missing or impossible."""

    widget = DayParts
    default_error_messages = {
        "required": _("Enter the day, month and year"),
        "incomplete": _("Enter the day, month and year"),
        "invalid": _("Enter a real date, for example 23.11.2026"),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = tuple(forms.CharField(required=False, max_length=4) for _part in range(3))
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The day, or None when all three are empty and the field is optional."""
        given = [str(part or "").strip() for part in (value or ["", "", ""])]
        if any(given) and not all(given):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return super().clean(given)

    def compress(self, data_list: Any) -> datetime.date | None:
        """One day from three texts. Raises ValidationError when the calendar has no such day."""
        if not data_list or not all(data_list):
            return None
        try:
            day, month, year = (int(part) for part in data_list)
            if year < 1000:
                raise ValueError
            return datetime.date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class DayBoxField(forms.DateField):
    """A day in one box, written DD.MM.YYYY; the ISO form is understood too."""

    default_error_messages = {
        "required": _("Enter a date"),
        "invalid": _("Enter a real date, for example 23.11.2026"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        kwargs.setdefault("help_text", _("For example 23.11.2026"))
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}
        kwargs.setdefault("widget", forms.DateInput(attrs, format="%d.%m.%Y"))
        super().__init__(**kwargs)


def DayField(*, parts: bool = True, **kwargs: Any) -> forms.Field:  # noqa: N802  read as a field in forms
    """A day: three boxes for the flows, one box (`parts=False`) for the desks."""
    return DayPartsField(**kwargs) if parts else DayBoxField(**kwargs)


class MoneyField(forms.CharField):
    """An amount as people write it ("1 250 000,50"), as an integer of minor units."""

    default_error_messages = {
        "required": _("Enter an amount"),
        "invalid": _("Enter an amount in digits, for example 25 000"),
    }

    def __init__(self, *, currency: str, places: int = 2, **kwargs: Any) -> None:
        self.currency = currency
        self.places = places
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Minor units as the amount that a person reads; what the person typed stays as typed."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 10**self.places)
        grouped = f"{whole:,}".replace(",", "\u00a0")
        return f"{grouped},{rest:0{self.places}}" if rest else grouped

    def to_python(self, value: Any) -> Any:
        """Minor units, or None for nothing. Raises ValidationError for what is no amount."""
        text = re.sub(r"[\s\u00a0\u202f]", "", str(value or "")).replace(",", ".")
        if not text:
            return None
        # Digits only, and not many: a decimal type would also read "1e999999" and "Infinity".
        written = re.fullmatch(rf"(\d{{1,15}})(?:\.(\d{{1,{self.places}}}))?", text, re.ASCII)
        if written is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(written[1] + (written[2] or "").ljust(self.places, "0"))

    def run_validators(self, value: Any) -> None:
        """None: the validators of a text do not fit a number, and the pattern has checked it."""


class PhoneField(forms.CharField):
    """A phone number of any country, with the marks that people put between digits taken out."""

    default_error_messages = {
        "required": _("Enter a phone number"),
        "invalid": _("Enter a phone number, for example +7 701 000 00 00"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("widget", forms.TextInput({"type": "tel", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Digits with an optional plus; short numbers of help lines are numbers too."""
        text = re.sub(r"[\s\u00a0().\-]", "", super().to_python(value) or "")
        if text and not re.fullmatch(r"\+?\d{3,15}", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text
