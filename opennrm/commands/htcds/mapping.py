"""Between a row of the standard and a case: what each column becomes, and what a case gives back.

Every cell as it was written is kept, sealed by who may read it. A case that has not changed since gives the cells back as
they came; where it has changed, the cells that the change concerns are written anew from the case.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from django.utils import timezone

from opennrm.cases.actions import Description
from opennrm.cases.registers import Extra, RegisterRow
from opennrm.cases.states import Social, Status
from opennrm.commands.htcds import columns
from opennrm.commands.htcds.checking import country_of, day_of, parts
from opennrm.commands.htcds.columns import BY_NAME, CLOSED, OPENED, RECORD, Keeping, value_of
from opennrm.commands.htcds.countries import TWO_LETTERS
from opennrm.country import profile
from opennrm.people import safety
from opennrm.people.identity import Document, Identity, Name
from opennrm.people.states import AgeBand, Sex, age_band

Cells = Mapping[str, str]

SEX = {
    "Feminine": Sex.WOMAN, "Masculine": Sex.MAN, "TransgenderFeminine": Sex.OTHER, "TransgenderMasculine": Sex.OTHER,
    "NonConforming": Sex.OTHER, "NonSpecifiedUnknown": Sex.UNKNOWN,
}  # fmt: skip
GENDER = {
    Sex.WOMAN: "Feminine",
    Sex.MAN: "Masculine",
    Sex.OTHER: "NonConforming",
    Sex.UNKNOWN: "NonSpecifiedUnknown",
}
SOCIAL = dict(zip(columns.STATUSES, (Social.PRESUMED, Social.IDENTIFIED, Social.NOT_IDENTIFIED), strict=True))
TRAFFICKING_STATUS = {social: standard for standard, social in SOCIAL.items()} | {
    Social.SIGNAL: "PossibleVictimOfTrafficking", Social.REASONABLE_GROUNDS: "PossibleVictimOfTrafficking",
    Social.EXPIRED: columns.STATUSES[1],
}  # fmt: skip
FORMS = dict(
    zip(
        columns.EXPLOITATION,
        (
            "forced_labour", "sexual", "child_labour", "forced_marriage", "servitude", "forced_military",
            "organ_removal", "forced_begging", "forced_adoption", "surrogacy", "other",
        ),
        strict=True,
    )
)  # fmt: skip
EXPLOITATION = {ours: standard for standard, ours in FORMS.items()}
INDUSTRY_BY_LETTER = {industry[0]: industry for industry in columns.INDUSTRIES}


def row_of(cells: Cells, number: str = "") -> RegisterRow:
    """The case that a checked row becomes. `number` tells rows apart that are alike and have no number of their own."""
    status = value_of("cas_Status", cells.get("cas_Status", ""))
    is_closed = status in ("Closed", "ClosedReferred")
    closed = moment(cells.get(CLOSED) or cells.get("cas_OutgoingReferralDate")) if is_closed else None
    opened = moment(cells.get(OPENED) or cells.get("cas_IncomingReferralDate")) or closed
    victim = value_of("vic_TraffickingStatus", cells.get("vic_TraffickingStatus", ""))
    return RegisterRow(
        description=_description(cells, opened),
        identity=_identity(cells),
        narrative=cells.get("cas_CaseComment", ""),
        social=SOCIAL.get(victim or "", Social.SIGNAL),
        status=Status.CLOSED if is_closed else Status.OPEN,
        opened_at=opened,
        # The standard has no date of closing: without ours, the case counts as closed on the day it was brought.
        closed_at=closed or timezone.now() if is_closed else None,
        closure_reason=_closure_reason(cells, status) if is_closed else "",
        extra=_kept(cells),
        key=cells.get(RECORD, "").strip() or content_key(cells, number),
    )


def content_key(cells: Cells, number: str) -> str:
    """What stands for the number of a record that has none: its content, and which of the like ones it is."""
    content = "\x1f".join(f"{name}\x1e{cells[name]}" for name in sorted(cells))
    return f"{hashlib.sha256(content.encode()).hexdigest()}:{number}"


def moment(cell: str | None) -> datetime | None:
    """Noon of the day, so that it is the same day in every zone of the country."""
    day = day_of(cell or "")
    return datetime.combine(day, time(12), UTC) if day else None


def _description(cells: Cells, opened: datetime | None) -> Description:
    industries = [
        value_of("vic_ForcedLabourIndustry", part)
        for part in parts(cells.get("vic_ForcedLabourIndustry", ""))
    ]
    forms = [
        value_of("vic_TypeOfExploitation", part) for part in parts(cells.get("vic_TypeOfExploitation", ""))
    ]
    return Description(
        sex=SEX.get(value_of("prs_Gender", cells.get("prs_Gender", "")) or "", Sex.UNKNOWN),
        age_band=_band(day_of(cells.get("prs_Birthdate", "")), opened),
        citizenship=country_of(cells.get("prs_Citizenship", "")),
        languages=tuple(_languages(cells)),
        sector=next(
            (_sectors()[industry[0]] for industry in industries if industry and industry[0] in _sectors()), ""
        ),
        forms=tuple(dict.fromkeys(FORMS[form] for form in forms if form)),
    )


def _band(born: date | None, opened: datetime | None) -> str:
    """The age when the case opened; unknown without that day, because today's age says nothing about then."""
    if not born or not opened:
        return AgeBand.UNKNOWN
    day = opened.date()
    return age_band(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def _languages(cells: Cells) -> list[str]:
    known = codes_of("client_languages")
    written = (
        cells.get(name, "").strip().lower() for name in ("prs_PrimaryLanguage", "prs_SecondaryLanguage")
    )
    return [code for code in dict.fromkeys(written) if code in known]


@cache
def codes_of(name: str) -> frozenset[str]:
    """The codes of a list of the profile, which stays the same while a command runs."""
    return frozenset(code.code for code in profile().codes(name))


@cache
def _sectors() -> dict[str, str]:
    """The first sector of the profile for each section of ISIC."""
    found: dict[str, str] = {}
    for code in profile().codes("sectors"):
        if code.in_standard("isic"):
            found.setdefault(code.in_standard("isic"), code.code)
    return found


def _identity(cells: Cells) -> Identity:
    family, given, patronymic = (
        cells.get(name, "").strip() for name in ("prs_Second_Name", "prs_First_Name", "prs_MiddleName")
    )
    name = Name(family=family, given=given, patronymic=patronymic)
    number = cells.get("prs_IdentityNumber", "").strip()
    # For recognising somebody, never for calling them: a register does not say which telephone is safe.
    phones = (cells.get(name, "").strip() for name in ("prs_MobilePhone", "prs_HomePhone"))
    return Identity(
        names=(name,) if name.whole else (),
        born_on=day_of(cells.get("prs_Birthdate", "")),
        documents=(Document("other", number),) if number else (),
        phones=tuple(phone for phone in phones if phone),
    )


def _closure_reason(cells: Cells, status: str | None) -> str:
    written = cells.get("cas_ReasonForCaseClosure", "").strip()
    if written in codes_of("closure_reasons"):
        return written
    return "transferred" if status == "ClosedReferred" else "other"


def _kept(cells: Cells) -> Extra:
    """Every cell as written. Unknown columns go with the identity: they may hold a name, and fewest people read that."""
    kept: dict[Keeping, dict[str, Any]] = {keeping: {} for keeping in Keeping}
    for name, cell in cells.items():
        # The comment is the narrative itself, which is sealed in its own place.
        if name != "cas_CaseComment":
            kept[BY_NAME[name].keeping if name in BY_NAME else Keeping.PERSON][name] = cell
    return Extra(kept[Keeping.PERSON], kept[Keeping.CONTACT], kept[Keeping.CASE])


def cells_of(now: RegisterRow, reference: str) -> dict[str, str]:
    """The row that a case gives back; under its reference when it came from no register."""
    came: dict[str, str] = {**now.extra.of_person, **now.extra.of_contact, **now.extra.of_case}
    if came and now.narrative:
        came["cas_CaseComment"] = now.narrative
    then = row_of(came)
    cells = came or {RECORD: reference}
    for group in GROUPS:
        if not came or _differs(group.said(now), group.said(then)):
            cells = {name: cell for name, cell in cells.items() if name not in group.names}
            cells |= {name: cell for name, cell in zip(group.names, group.written(now), strict=True) if cell}
    return cells


def _differs(now: object, then: object) -> bool:
    """A date that the register did not give was chosen when the row was taken in, and differs from nothing."""
    return then is not None and now != then


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that are written together, what of a case they say, and how they are written from it."""

    names: tuple[str, ...]
    said: Callable[[RegisterRow], object]
    written: Callable[[RegisterRow], tuple[str, ...]]


def _first_name(row: RegisterRow) -> Name:
    return row.identity.names[0] if row.identity.names else Name()


def _day(at: datetime | date | None) -> str:
    return at.strftime("%Y-%m-%d") if at else ""


def _phones(row: RegisterRow) -> tuple[str, str]:
    """What the person did not allow to be called leaves in no file."""
    return (*safety.usable(row.contact, row.identity.phones), "", "")[:2]  # type: ignore[return-value]


def _language_cells(row: RegisterRow) -> tuple[str, str]:
    return (*row.description.languages, "", "")[:2]  # type: ignore[return-value]


def _closing(row: RegisterRow) -> tuple[str, ...]:
    if row.status != Status.CLOSED:
        return "Active", "", ""
    status = "ClosedReferred" if row.closure_reason == "transferred" else "Closed"
    return status, row.closure_reason, _day(row.closed_at)


def _industry(row: RegisterRow) -> str:
    code = next((code for code in profile().codes("sectors") if code.code == row.description.sector), None)
    return INDUSTRY_BY_LETTER.get(code.in_standard("isic"), "") if code else ""


def _document(row: RegisterRow) -> str:
    return row.identity.documents[0].number if row.identity.documents else ""


GROUPS = (
    Group(
        ("prs_Second_Name", "prs_First_Name", "prs_MiddleName"),
        lambda row: _first_name(row).whole,
        lambda row: (_first_name(row).family, _first_name(row).given, _first_name(row).patronymic),
    ),
    Group(
        ("prs_Birthdate",), lambda row: row.identity.born_on or "", lambda row: (_day(row.identity.born_on),)
    ),
    Group(("prs_MobilePhone", "prs_HomePhone"), lambda row: row.identity.phones, _phones),
    Group(("prs_IdentityNumber",), _document, lambda row: (_document(row),)),
    Group(("prs_Gender",), lambda row: row.description.sex, lambda row: (GENDER[Sex(row.description.sex)],)),
    Group(
        ("prs_Citizenship",),
        lambda row: row.description.citizenship,
        lambda row: (TWO_LETTERS.get(row.description.citizenship, ""),),
    ),
    Group(
        ("prs_PrimaryLanguage", "prs_SecondaryLanguage"),
        lambda row: row.description.languages,
        _language_cells,
    ),
    Group(
        ("vic_TraffickingStatus",),
        lambda row: row.social,
        lambda row: (TRAFFICKING_STATUS[Social(row.social)],),
    ),
    Group(
        ("vic_TypeOfExploitation",),
        lambda row: row.description.forms,
        lambda row: (";".join(EXPLOITATION[form] for form in row.description.forms if form in EXPLOITATION),),
    ),
    Group(("vic_ForcedLabourIndustry",), lambda row: row.description.sector, lambda row: (_industry(row),)),
    Group(
        ("cas_Status", "cas_ReasonForCaseClosure", CLOSED),
        lambda row: (row.status, row.closure_reason),
        _closing,
    ),
    Group((OPENED,), lambda row: row.opened_at, lambda row: (_day(row.opened_at),)),
    Group(("cas_CaseComment",), lambda row: row.narrative, lambda row: (row.narrative,)),
)
