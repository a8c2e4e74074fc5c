"""The few filters that templates need for numbers and days."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import pgettext_lazy

from opennrm.web.components.library import register

# Django's Kazakh writes months with a capital, which only begins a sentence; our catalogue says it again.
MONTHS_OF_A_DATE = (
    # Translators: the month inside a date, as in "23 November 2026": Kazakh in lower case, Russian in the genitive.
    pgettext_lazy("alt. month", "January"),
    pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"),
    pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"),
    pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"),
    pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"),
    pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"),
    pgettext_lazy("alt. month", "December"),
)


@register.filter
def minor_units(value: int | None, currency: Any = "") -> str:
    """An amount in minor units as people write it; the currency's code after it."""
    if value is None:
        return ""
    whole, rest = divmod(abs(value), 100)
    sign = "−" if value < 0 else ""
    amount = number_format(whole, use_l10n=True, force_grouping=True)
    cents = f",{rest:02}" if rest else ""
    return f"{sign}{amount}{cents}\u00a0{currency}".rstrip()
