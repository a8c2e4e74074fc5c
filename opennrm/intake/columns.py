"""What the answers of a form mean to the columns and records that the rest of the product works with."""

from dataclasses import dataclass
from datetime import date

from opennrm.cases.actions import Description
from opennrm.country import profile
from opennrm.intake.forms import Form, Kind
from opennrm.intake.reading import Answer, Answers
from opennrm.intake.states import AgeThen, Place
from opennrm.people.identity import Contact, Document, Identity, Name
from opennrm.people.states import AgeBand, Sex, age_band

OTHER = "other"


@dataclass(frozen=True)
class Meaning:
    """A form's answers in the columns of the product; `narrative` is what the file shows as what happened."""

    description: Description
    identity: Identity
    contact: Contact
    language: str
    narrative: str
    place: Place
    age_then: AgeThen
    is_still_there: bool
    has_agreed: bool


def meaning(form: Form, answers: Answers, today: date) -> Meaning:
    """Everything that can be worked with; what has no counterpart stays in the sealed form alone."""
    told = _columns(form, answers)
    born = _born(form, answers)
    language = _language(form, answers)
    return Meaning(
        description=_description(form, answers, told, born, language, today),
        identity=_identity(form, answers, born),
        contact=Contact(phone=_part(form, answers, "phone"), language=language),
        language=language,
        narrative=_narrative(form, answers),
        place=Place(told.get("place", Place.UNKNOWN)),
        age_then=_age_then(told),
        is_still_there=told.get("still_there") == "yes",
        has_agreed=answers.get(form.agrees) == "yes",
    )


def _columns(form: Form, answers: Answers) -> dict[str, str]:
    """The value of each column; of several fields for one column the last that says something."""
    found: dict[str, str] = {}
    for one in form.columns:
        said = dict(one.values).get(_text(answers.get(one.field, "")))
        if said is not None:
            found[one.column] = said
    return found


def _description(
    form: Form, answers: Answers, told: dict[str, str], born: date | None, language: str, today: date
) -> Description:
    years = (today - born).days * 400 // 146_097 if born else None
    is_child = told.get("age_now") == "child" or (years is not None and years < 18)
    band = AgeBand.UNKNOWN if years is None else age_band(years)
    regions = {one.code for one in profile().regions}
    place = told.get("place")
    forms = {one.adds for one in form.fields if one.adds and answers.get(one.name) == "true"}
    return Description(
        sex=told.get("sex", Sex.UNKNOWN),
        age_band=band,
        age_in_doubt=told.get("age_now") != "adult" and (is_child or years is None),
        citizenship=told.get("citizenship") or _country(_part(form, answers, "nationality")),
        languages=(language,) if language else (),
        region=told["region"] if told.get("region") in regions else "",
        sector=told.get("sector", ""),
        forms=tuple(one.code for one in profile().codes("exploitation") if one.code in forms),
        is_internal=True if place == Place.HOME else None if place is None else False,
    )


def _identity(form: Form, answers: Answers, born: date | None) -> Identity:
    said = Name(_part(form, answers, "family"), _part(form, answers, "given"))
    alias = Name(given=_part(form, answers, "alias"), kind="alias")
    number, phone = _part(form, answers, "reference"), _part(form, answers, "phone")
    return Identity(
        names=tuple(one for one in (said, alias) if one.whole),
        born_on=born,
        born_year=born.year if born else None,
        documents=(Document("reference", number),) if number else (),
        phones=(phone,) if phone else (),
    )


def _age_then(told: dict[str, str]) -> AgeThen:
    """Who is a child now was one then; whose age is in doubt is counted as not known."""
    if told.get("age_now") == "child":
        return AgeThen.CHILD
    return AgeThen(told.get("age_then", AgeThen.UNKNOWN))


def _born(form: Form, answers: Answers) -> date | None:
    text = _part(form, answers, "born")
    return date.fromisoformat(text) if text else None


def _language(form: Form, answers: Answers) -> str:
    """The code of a language that the form names in words; `other` for one that the profile does not list."""
    wanted = _part(form, answers, "language").casefold()
    if not wanted:
        return ""
    listed = {one.label("en").casefold(): one.code for one in profile().codes("client_languages")}
    return listed.get(wanted, OTHER)


def _country(said: str) -> str:
    """The code of a country that the form names by its English name."""
    named = {one.label("en").casefold(): one.code for one in profile().codes("citizenships")}
    return named.get(said.casefold(), "")


def _narrative(form: Form, answers: Answers) -> str:
    """What happened, put together from the answers that a file's narrative is made of, each under its question."""
    told = [one for one in form.fields if one.kind is Kind.WORDS and one.home == "cases.Case.narrative"]
    return "\n\n".join(f"{one.label}\n{_text(answers[one.name])}" for one in told if answers.get(one.name))


def _part(form: Form, answers: Answers, part: str) -> str:
    """The first answer among the fields that play this part."""
    return next((_text(answers[name]) for name in form.parts.get(part, ()) if answers.get(name)), "")


def _text(answer: Answer) -> str:
    return answer if isinstance(answer, str) else ", ".join(answer)
