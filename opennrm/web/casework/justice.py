"""The part of a file about non-punishment, residence and proceedings."""

from typing import TYPE_CHECKING, Any

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.justice import law, policies, queries
from opennrm.web.casework.words import language, word, words

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.justice.models import NonPunishment


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """What the page shows; nothing on residence for a national."""
    return {
        "notices": notices(actor, case),
        "provision": law.said(law.NON_PUNISHMENT),
        "clock_ask": profile().clock(law.ANSWER_CLOCK).ask,
        "proceedings": proceedings(actor, case),
        "may_write": policies.may_write(actor, case),
        **residence(actor, case),
    }


def notices(actor: Actor, case: "Case") -> list[dict[str, Any]]:
    """The notices with their words, offences and clock."""
    found = queries.of_case(actor, case)
    clocks = deadlines.of_subjects(actor, [one.pk for one in found])
    return [notice(actor, one, clocks.get(one.pk)) for one in found]


def notice(actor: Actor, one: "NonPunishment", clock: Any) -> dict[str, Any]:
    """One notice as a page shows it."""
    return {
        "notice": one, "to": one.recipient.name(language()), "from": one.sender.name(language()), "clock": clock,
        "offences": sorted(one.offences.all(), key=lambda offence: (offence.kind, offence.article)),
        "words": queries.words(actor, one), "is_ours": one.sender_id == actor.organisation_id,
        "is_taken_back": one.consent is not None and one.consent.withdrawn_at is not None,
    }  # fmt: skip


def residence(actor: Actor, case: "Case") -> dict[str, Any]:
    """Applications and permits of a foreigner, with the warning before the end."""
    if law.is_national(case):
        return {"is_foreign": False}
    found = list(queries.residences(actor, case))
    sealed, today = queries.numbers(actor, case, found), profile().today()
    rows = []
    for one in found:
        near = law.warned_from(one.until_on) if one.status == "granted" else None
        rows.append(
            {
                "residence": one, "ground": word("residence_grounds", one.ground),
                "number": sealed.get(one.pk, {}).get("number", ""),
                "refusal": sealed.get(one.pk, {}).get("refusal", ""), "is_near": bool(near and near <= today),
            }
        )  # fmt: skip
    return {
        "is_foreign": True, "residences": rows, "is_asked": any(one.status == "applied" for one in found),
        "warning": law.said(law.WARNING), "term": law.said(law.TERM),
    }  # fmt: skip


def proceedings(actor: Actor, case: "Case") -> list[dict[str, Any]]:
    """The proceedings in words."""
    found = list(queries.proceedings(actor, case))
    sealed = queries.numbers(actor, case, found)
    return [
        {
            "proceeding": one, "stage": word("proceeding_stages", one.stage),
            "measures": words("special_measures", one.measures), "outcome": word("proceeding_outcomes", one.outcome),
            "number": sealed.get(one.pk, {}).get("number", ""),
        }
        for one in found
    ]  # fmt: skip
