"""The questions on what was seen and said: one page for each dimension of the instrument, quick to tap."""

from collections.abc import Mapping
from typing import Any

from opennrm.country.instruments import Dimension, Instrument
from opennrm.country.snapshot import Profile
from opennrm.web.responder.forms import UNKNOWN, StepForm, yes_no

INSTRUMENT = "delphi_labour"
# From what can be seen on the spot to what only a conversation tells.
ORDER = (
    "exploitation", "coercion_destination", "deceptive_recruitment", "coercive_recruitment", "vulnerability_destination",
    "vulnerability_recruitment",
)  # fmt: skip
# Means are never asked of a child (Palermo protocol, article 3(c)): an act and exploitation suffice.
OF_CHILDREN = ("exploitation", "act")


def dimensions(country: Profile, *, child: bool) -> tuple[Dimension, ...]:
    """The dimensions to ask, in the order of asking."""
    found = {dimension.code: dimension for dimension in country.instrument(INSTRUMENT).dimensions}
    return tuple(found[code] for code in (OF_CHILDREN if child else ORDER) if code in found)


def of_sector(country: Profile, sector: str) -> Instrument | None:
    """The questions that belong to one kind of work, where the profile has them."""
    return next((one for one in country.instruments.values() if sector and one.sector == sector), None)


def slug_of(dimension: Dimension) -> str:
    """The page of a dimension."""
    return f"signs-{dimension.code}".replace("_", "-")


def answered(country: Profile, observed: Mapping[str, str]) -> set[str]:
    """The pages of questions that were answered, be it with not known."""
    found = (one for instrument in country.instruments.values() for one in instrument.dimensions)
    return {slug_of(one) for one in found if any(sign.code in observed for sign in one.indicators)}


class SignsForm(StepForm):
    """The questions of one dimension; what is left open is not known, and not known is not a no."""

    def __init__(self, data: Any = None, *, dimension: Dimension, **kwargs: Any) -> None:
        self.dimension = dimension
        super().__init__(data, **kwargs)

    def known(self) -> dict[str, Any]:
        return {one.code: self.draft.observed.get(one.code, UNKNOWN) for one in self.dimension.indicators}

    def prepare(self) -> None:
        is_act = self.dimension.part == "act"
        for one in self.dimension.indicators:
            asked = is_act or self.draft.child is False or one.child is not None or one.adult is None
            if asked:
                self.fields[one.code] = yes_no(one.label(self.page_language))

    def store(self) -> None:
        self.draft.answer(observed={code: answer or UNKNOWN for code, answer in self.cleaned_data.items()})
        self.draft.mark(slug_of(self.dimension))
