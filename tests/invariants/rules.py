"""Every invariant of the mechanism, and for each the rules that are taken away to see its tests fail.

The invariants are those that the founders' notes on international standards list at the end of section 11, in that order.
`test_rules_taken_away.py` goes through this table: it takes one rule away, runs the named test as pytest would, and asks that it
fails. What the database itself holds stands in `HELD_BY_THE_DATABASE`; what our code holds in `HELD_BY_CODE`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from opennrm.access import roles
from opennrm.access.decisions import Denied
from opennrm.assistance import policies as assistance
from opennrm.cases import actions as cases
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as case_queries
from opennrm.cases.actions import Description
from opennrm.cases.models import Case, Consent
from opennrm.cases.states import Procedural, Social
from opennrm.children import actions as children
from opennrm.country import small_numbers
from opennrm.country.loader import load
from opennrm.identification import advice, recovery, requirements, terms
from opennrm.identification import policies as identification
from opennrm.people.states import CHILD_BANDS, AgeBand
from opennrm.referrals.actions import ConsentMissing
from opennrm.statistics import suppression
from opennrm.vault import sealing
from opennrm.web.responder.conversation import TalkForm
from tests import factories
from tests.invariants import (
    test_children,
    test_help,
    test_identification,
    test_numbers,
    test_referrals,
    test_screening,
    test_without_names,
)

HELP = "Help never reads the co-operation flag."
CHILD = "A child case never requires means or own consent, and re-consent is demanded at 18."
DOUBT = "Age doubt = child."
NEGATIVE = "No negative decision without reason, reviewer and deadline."
RECOVERY = "Recovery period starts without a click and cannot be shortened silently."
SCORE = "No score writes a status."
DONE = "No referral is done without receiver feedback."
DISCLOSURE = "No disclosure without purpose, recipient, basis, log entry."
COMPANION = "Companion cannot be interpreter."
RAPPORTEUR = "Rapporteur role cannot reach identities."
CELLS = "Cells below threshold are suppressed, complementarily too."
TERMS = "Status terms expire with warning."
BORDER = "Internal trafficking needs no border fact."
INVARIANTS = (
    HELP, CHILD, DOUBT, NEGATIVE, RECOVERY, SCORE, DONE, DISCLOSURE, COMPANION, RAPPORTEUR, CELLS, TERMS, BORDER,
)  # fmt: skip

Test = Callable[..., None]
# How a test fails that sees the invariant broken; any other error would be a mistake of this table.
BROKEN: tuple[type[BaseException], ...] = (AssertionError, pytest.fail.Exception)


@dataclass(frozen=True)
class Rule:
    """A rule of the database (a table and the name of its constraint, trigger, policy or obligatory column), and its test."""

    invariant: str
    name: str
    test: Test
    given: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}-{self.test.__name__}"


@dataclass(frozen=True)
class Code:
    """A rule of our code, how it is taken away, and the test that must then fail with one of these errors."""

    invariant: str
    name: str
    test: Test
    without: Callable[[pytest.MonkeyPatch], None]
    given: Mapping[str, Any] = field(default_factory=dict)
    fails: tuple[type[BaseException], ...] = BROKEN

    def __str__(self) -> str:
        return f"{self.name}-{self.test.__name__}"


def refused(invariant: str, *names: str) -> tuple[Rule, ...]:
    """Rules that `test_identification.REFUSED` tries, each with an act that it refuses."""
    return tuple(
        Rule(invariant, name.partition(":")[0], test_identification.test_the_database_refuses, {"rule": name})
        for name in names
    )


HELD_BY_THE_DATABASE: tuple[Rule, ...] = (
    *refused(CHILD, "identification_decision.no_means_are_asked_of_a_child"),
    *refused(
        NEGATIVE,
        "identification_decision.negative_decision_has_a_reason_code",
        "identification_decision.decision_is_approved_by_a_second_person",
        "identification_decision.decision_is_whole:reviewer",
        "identification_decision.decision_is_whole:elements",
        "identification_decision.negative_has_a_deadline",
        "identification_decision.decision_is_final",
        "identification_review.review_is_fair",
    ),
    *refused(
        RECOVERY,
        "identification_recoveryperiod.recovery_holds:reason",
        "identification_recoveryperiod.recovery_holds:days",
    ),
    Rule(
        DONE, "referrals_referral.referral_is_done_with_feedback",
        test_referrals.test_the_database_refuses_done_without_it, {"missing": "outcome"},
    ),
    Rule(
        DONE, "referrals_referral.referral_is_done_with_feedback",
        test_referrals.test_the_database_refuses_done_without_it, {"missing": "done_at"},
    ),
    Rule(DONE, "referrals_feedback.feedback_new", test_referrals.test_nobody_but_the_receiver_tells),
    Rule(
        DISCLOSURE, "referrals_referral.recipient_id", test_referrals.test_a_key_to_nobody_in_particular_does_not_exist
    ),
    Rule(DISCLOSURE, "referrals_referral.purpose", test_referrals.test_a_key_to_nobody_in_particular_does_not_exist),
    Rule(
        DISCLOSURE, "people_person.person_read",
        test_referrals.test_the_sender_keeps_state_date_deadline_and_feedback,
        {"at": "accepted", "state": "accepted", "next_rule": "referral.feedback", "told": []},
    ),
    Rule(
        COMPANION, "cases_consent.no_companion_interprets",
        test_screening.test_consent_that_a_companion_interpreted_cannot_be_stored,
    ),
    Rule(RAPPORTEUR, "people_person.person_read", test_without_names.test_who_counts_finds_no_person),
    Rule(RAPPORTEUR, "vault_wrap.vault_wrap_own", test_without_names.test_who_counts_holds_no_key),
    *refused(TERMS, "identification_term.term_expires_after_a_warning"),
)  # fmt: skip


def helps_only(condition: Callable[[Case], bool]) -> Callable[[pytest.MonkeyPatch], None]:
    """Help that asks for something of the file."""

    def without(monkeypatch: pytest.MonkeyPatch) -> None:
        before = assistance.may_assist
        monkeypatch.setattr(
            assistance, "may_assist", lambda actor, case: condition(case) and before(actor, case)
        )

    return without


def reading_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    line = 'def may_help(case):\n    return case.procedural == "witness"\n'
    before = test_help.sources()
    one = SimpleNamespace(name="policies.py", read_text=lambda encoding: line)
    monkeypatch.setattr(test_help, "sources", lambda: [*before, one])


def consent(condition: Callable[[Case, Any], bool]) -> Callable[[pytest.MonkeyPatch], None]:
    """Another rule of when a person's own consent is needed."""
    return lambda monkeypatch: monkeypatch.setattr(case_policies, "needs_consent", condition)


def signs_of_an_adult(monkeypatch: pytest.MonkeyPatch) -> None:
    before = advice.of
    monkeypatch.setattr(advice, "of", lambda tools, observed, *, child: before(tools, observed, child=False))


def reasons_of_an_adult(monkeypatch: pytest.MonkeyPatch) -> None:
    before, adult = requirements.require_reasons, SimpleNamespace(is_child=False)
    monkeypatch.setattr(
        requirements, "require_reasons", lambda decision, _case, words: before(decision, adult, words)
    )


def findings_of_an_adult(monkeypatch: pytest.MonkeyPatch) -> None:
    before = requirements.require_findings

    class Adult:
        for_child = False

        def __init__(self, decision: Any) -> None:
            self.decision = decision

        def __getattr__(self, name: str) -> Any:
            return getattr(self.decision, name)

    monkeypatch.setattr(requirements, "require_findings", lambda decision: before(Adult(decision)))


def doubt_means_adult(monkeypatch: pytest.MonkeyPatch) -> None:
    before = children.majority.settle_age
    monkeypatch.setattr(
        children.majority,
        "settle_age",
        lambda actor, case, **said: before(actor, case, **{**said, "is_child": False}),
    )


def doubt_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = property(lambda described: described.age_band in CHILD_BANDS)
    monkeypatch.setattr(Description, "is_child", known)


def the_score_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cases.milestone

    def milestone(actor: Any, case: Case, code: str, *more: Any, **named: Any) -> None:
        before(actor, case, code, *more, **named)
        if code == "screened":
            Case.objects.filter(pk=case.pk).update(social=Social.REASONABLE_GROUNDS)

    monkeypatch.setattr(cases, "milestone", milestone)


def sharing_unlogged(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cases.log.record

    def record(actor: Any, action: str, **more: Any) -> Any:
        return None if action == "case.share" else before(actor, action, **more)

    monkeypatch.setattr(cases, "log", SimpleNamespace(record=record, act=cases.log.act))


def companions_are_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    def lenient(code: str) -> Any:
        found = load(code)
        return SimpleNamespace(codes=lambda name: [replace(one, refused=False) for one in found.codes(name)])

    monkeypatch.setattr(test_screening, "load", lenient)


def co_ordinator_reads_names(monkeypatch: pytest.MonkeyPatch) -> None:
    role = roles.ROLES["coordinator"]
    monkeypatch.setitem(roles.ROLES, "coordinator", replace(role, duties=role.duties | {"read_identity"}))


def counting_knows_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    before = test_without_names.sources_of_counting()
    one = SimpleNamespace(
        name="queries.py", read_text=lambda encoding: "from opennrm.people import queries\n"
    )
    monkeypatch.setattr(test_without_names, "sources_of_counting", lambda: [*before, one])


def a_border_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for form in test_screening.every_form():
        for name, one in form.base_fields.items():
            if "citizenship" in name:
                monkeypatch.setattr(one, "required", True)


def only_across_borders(monkeypatch: pytest.MonkeyPatch) -> None:
    before = identification.may_decide
    monkeypatch.setattr(
        identification, "may_decide", lambda actor, case: not case.is_internal and before(actor, case)
    )


def setting(where: Any, name: str, what: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Something of ours replaced by something simpler."""
    return lambda monkeypatch: monkeypatch.setattr(where, name, what)


WOMAN = {"description": factories.WOMAN, "observed": "yes"}
HELD_BY_CODE: tuple[Code, ...] = (
    Code(
        HELP, "no code of helping names the flag", test_help.test_no_code_of_helping_reads_the_co_operation_flag,
        reading_the_flag,
    ),
    Code(
        HELP, "help asks for no injured party", test_help.test_the_same_help_whatever_the_place_in_a_criminal_case,
        helps_only(lambda case: case.procedural == Procedural.INJURED_PARTY), {"procedural": Procedural.NONE}, (Denied,),
    ),
    Code(
        HELP, "help asks for no status", test_help.test_an_ngo_helps_though_nobody_opened_a_case_of_the_state,
        helps_only(lambda case: case.social != Social.SIGNAL), {}, (Denied,),
    ),
    Code(
        CHILD, "no consent of a child", test_children.test_a_child_is_referred_without_consent_and_an_adult_is_not,
        consent(lambda case, today: True), {"band": AgeBand.TO_17}, (ConsentMissing,),
    ),
    Code(
        CHILD, "no consent of a child after the referral", test_children.test_accepting_for_a_child_asks_the_child_nothing,
        consent(lambda case, today: True), {}, (ConsentMissing,),
    ),
    Code(CHILD, "signs without means", test_children.test_a_childs_signs_need_no_means, signs_of_an_adult),
    Code(
        CHILD, "no refusal for want of means", test_children.test_no_negative_decision_on_a_child_for_want_of_means,
        reasons_of_an_adult,
    ),
    Code(
        CHILD, "no finding on means", test_identification.test_a_child_is_identified_without_means, findings_of_an_adult,
        {}, (requirements.FindingsMissing,),
    ),
    Code(
        CHILD, "consent again from the month on", test_children.test_at_18_consent_is_demanded_again,
        consent(lambda case, today: not case.is_child),
    ),
    Code(
        CHILD, "somebody asks at 18", test_children.test_at_18_consent_is_demanded_again,
        setting(children, "watch_majority", lambda actor: 0),
    ),
    Code(
        DOUBT, "doubt about age", test_children.test_doubt_about_age_means_child_in_every_band, doubt_means_nothing,
        {"band": AgeBand.TO_29},
    ),
    Code(
        DOUBT, "a doubtful assessment", test_children.test_a_doubtful_assessment_keeps_the_child, doubt_means_adult,
    ),
    Code(
        DOUBT, "no stroke of a pen makes an adult",
        test_children.test_only_another_bodys_assessment_makes_an_adult_of_a_child,
        setting(case_queries, "age_is_settled", lambda actor, case: False),
    ),
    Code(
        RECOVERY, "the decision begins it", test_identification.test_recovery_starts_without_a_click,
        setting(recovery, "begin_recovery", lambda actor, decision, case: None), {}, (ObjectDoesNotExist,),
    ),
    Code(SCORE, "advice writes nothing", test_screening.test_no_score_writes_a_status, the_score_decides, WOMAN),
    Code(
        DISCLOSURE, "consent of an adult", test_children.test_a_child_is_referred_without_consent_and_an_adult_is_not,
        consent(lambda case, today: False), {"band": AgeBand.TO_17},
    ),
    Code(
        DISCLOSURE, "an entry for each key",
        test_referrals.test_each_key_that_was_given_has_purpose_recipient_basis_and_entry, sharing_unlogged,
    ),
    Code(
        DISCLOSURE, "keys are taken back", test_referrals.test_who_is_no_longer_asked_keeps_no_key,
        setting(sealing, "unshare", lambda *given: None), {"end": "decline"},
    ),
    Code(
        COMPANION, "the table of consents", test_screening.test_the_database_knows_no_companion_as_interpreter,
        lambda monkeypatch: monkeypatch.setattr(Consent._meta, "constraints", []), {"model": Consent},
    ),
    Code(
        COMPANION, "the list of every country", test_screening.test_every_profile_refuses_a_companion,
        companions_are_welcome,
    ),
    Code(
        COMPANION, "the page of the talk", test_screening.test_the_pages_refuse_a_companion,
        setting(TalkForm, "clean_interpreter", lambda form: form.cleaned_data["interpreter"]),
    ),
    Code(
        RAPPORTEUR, "no duty to read names", test_without_names.test_no_role_that_sees_all_reads_names,
        co_ordinator_reads_names,
    ),
    Code(
        RAPPORTEUR, "counting knows no persons", test_without_names.test_what_counts_imports_neither_persons_nor_keys,
        counting_knows_persons,
    ),
    Code(
        CELLS, "a threshold", test_numbers.test_no_small_number_is_shown,
        setting(small_numbers, "least", lambda country: 1),
    ),
    Code(
        CELLS, "complementary cells", test_numbers.test_no_hidden_number_can_be_worked_out,
        setting(suppression, "_to_hide", lambda *given: None),
    ),
    Code(
        CELLS, "one threshold for all", test_numbers.test_the_threshold_is_read_in_one_place,
        setting(test_numbers, "readers", lambda: {"country/small_numbers.py", "web/other.py"}),
    ),
    Code(
        TERMS, "the warning", test_identification.test_a_status_expires_with_a_warning_to_authority_and_helper,
        setting(terms, "warn", lambda actor: 1),
    ),
    Code(BORDER, "no page asks for one", test_screening.test_no_page_requires_a_border, a_border_is_asked_for),
    Code(
        BORDER, "a screening without one", test_screening.test_a_screening_goes_from_end_to_end_without_a_word_of_a_border,
        a_border_is_asked_for,
    ),
    Code(
        BORDER, "a decision without one", test_screening.test_internal_and_cross_border_are_decided_and_counted_alike,
        only_across_borders, {"is_internal": True}, (Denied,),
    ),
)  # fmt: skip

# What shows that the right way goes through, or more than the list asks for; nothing is taken away from these.
MORE: Mapping[Test, str] = {
    test_identification.test_a_refusal_has_a_reason_a_second_person_a_reviewer_and_a_deadline: "the right way",
    test_identification.test_recovery_is_shortened_with_a_word_said: "the right way",
    test_identification.test_the_social_status_needs_no_criminal_case: "two statuses, which the list does not name",
    test_numbers.test_every_country_has_a_threshold_or_hides_everything: "that there is a value",
    test_referrals.test_done_is_what_the_receiver_told: "the right way",
    test_screening.test_every_add_on_of_a_sector_is_asked: "lists of signs, which the list does not name",
}
