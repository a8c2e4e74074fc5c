"""The few filters that templates need for numbers and days."""

from typing import Any

from django.utils.formats import number_format

from opennrm.web.components.library import register


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
