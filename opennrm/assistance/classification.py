"""How a service is counted: its kind in the country's own classification, its units, and whether the State pays for it.

All three are the profile's. What it does not know stays "not configured": no kind is guessed, and nothing is held back.
"""

from datetime import date
from typing import TYPE_CHECKING

from opennrm.assistance.states import Unit, Unpaid
from opennrm.country import profile
from opennrm.country.entries import Code
from opennrm.country.snapshot import NotInProfile

if TYPE_CHECKING:
    from opennrm.organisations.models import Organisation

KIND = "services.of_kind."
LICENCE = "provider.licence_required"


def kind_of(service: str, on: date | None = None) -> Code | None:
    """The kind of the national classification to which a service belongs on that day; None where the profile does not say."""
    for kind in profile().codes("service_kinds"):
        try:
            holds = profile().value(f"{KIND}{kind.code}", on).value
        except NotInProfile:
            continue
        if isinstance(holds, tuple) and service in holds:
            return kind
    return None


def units_of(service: str) -> tuple[str, ...]:
    """What one of this service may be counted in, the usual unit first; everything where the profile names nothing.

    Raises:
        NotInProfile: there is no such service.
    """
    return profile().code_of("services", service).units or tuple(Unit.values)


def unpaid_reason(provider: "Organisation", on: date) -> str:
    """Why a service given on that day does not count for payment; empty when it counts.

    Where the profile requires a licence of providers (in Kazakhstan since 1 January 2025), the directory must hold one that
    is valid on that day. A country that requires none, or does not know, marks nothing.
    """
    try:
        is_required = profile().value(LICENCE, on).value is True
    except NotInProfile:
        return ""
    if not is_required:
        return ""
    if provider.licence_until is None:
        return Unpaid.NO_LICENCE.value
    return Unpaid.LICENCE_OVER.value if provider.licence_until < on else ""
