"""What follows from the findings under two definitions: every combination, and the two laws where they differ."""

from dataclasses import replace
from itertools import product

import pytest

from opennrm.country.loader import load
from opennrm.identification import qualification
from opennrm.identification.qualification import NATIONAL, PROTOCOL, Findings, both, qualify
from opennrm.identification.states import Finding, Qualification

KZ = load("kz")
YES, NO, UNCLEAR, NOT_YET = (
    Finding.ESTABLISHED,
    Finding.NOT_ESTABLISHED,
    Finding.UNCLEAR,
    Finding.NOT_EXAMINED,
)
MET, NOT_MET, OPEN = Qualification.MET, Qualification.NOT_MET, Qualification.OPEN
RECRUITED = Findings(act=YES, means=YES, purpose=YES, acts=("recruitment",))


@pytest.mark.parametrize(
    ("findings", "national", "protocol"),
    [
        (RECRUITED, MET, MET),
        # Means are no element in Kazakhstan; without them the Protocol is not met for an adult.
        (replace(RECRUITED, means=NO), MET, NOT_MET),
        (replace(RECRUITED, means=UNCLEAR), MET, OPEN),
        (replace(RECRUITED, means=NOT_YET), MET, OPEN),
        # For a child they are asked for by neither.
        (replace(RECRUITED, means=NOT_YET, child=True), MET, MET),
        (replace(RECRUITED, means=NO, child=True), MET, MET),
        # Buying or selling needs no proven purpose in Kazakhstan, and is no act of the Protocol by itself.
        (Findings(act=YES, means=YES, purpose=NO, acts=("sale",)), MET, NOT_MET),
        (Findings(act=YES, means=YES, purpose=YES, acts=("sale",)), MET, NOT_MET),
        # Any exploitation is enough there; the Protocol asks for what led to it.
        (Findings(act=YES, means=YES, purpose=YES, acts=("exploitation",)), MET, NOT_MET),
        (Findings(act=YES, means=YES, purpose=YES, acts=("exploitation", "harbouring")), MET, MET),
        # Recruitment and the like ask for the purpose under both.
        (replace(RECRUITED, purpose=NO), NOT_MET, NOT_MET),
        (replace(RECRUITED, purpose=UNCLEAR), OPEN, OPEN),
        (Findings(act=NO, means=YES, purpose=YES), NOT_MET, NOT_MET),
        (Findings(act=UNCLEAR, means=YES, purpose=YES), OPEN, OPEN),
        (Findings(act=YES, means=YES, purpose=YES, acts=()), OPEN, OPEN),
        (Findings(), OPEN, OPEN),
    ],
)
def test_two_definitions(
    monkeypatch: pytest.MonkeyPatch, findings: Findings, national: str, protocol: str
) -> None:
    monkeypatch.setattr(qualification, "profile", lambda: KZ)
    assert [one.result for one in both(findings)] == [national, protocol]


def slow(findings: Findings) -> Qualification:
    """The Protocol by hand, without the profile."""
    acts = {"recruitment", "transport", "transfer", "harbouring", "receipt"}
    act = findings.act
    if act == YES and findings.acts:
        act = YES if acts & set(findings.acts) else NO
    elif act == YES:
        act = UNCLEAR
    asked = [act, findings.purpose] if findings.child else [act, findings.means, findings.purpose]
    if NO in asked:
        return NOT_MET
    return MET if all(one == YES for one in asked) else OPEN


def test_the_protocol_in_every_combination(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qualification, "profile", lambda: KZ)
    tried = 0
    acts = [(), ("transfer",), ("sale",), ("exploitation", "receipt")]
    for act, means, purpose, forms, child in product(Finding, Finding, Finding, acts, (True, False)):
        findings = Findings(act, means, purpose, forms, child)
        assert qualify(PROTOCOL, findings).result == slow(findings), findings
        tried += 1
    assert tried == 4**4 * 2


def test_a_country_whose_definition_is_not_known_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qualification, "profile", lambda: load("xx"))
    found = qualify(NATIONAL, RECRUITED)
    assert (found.result, found.ways) == (Qualification.NOT_CONFIGURED, ())
    assert found.definition
    assert found.definition.ask


def test_a_definition_that_is_not_in_the_profile_is_not_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qualification, "profile", lambda: replace(KZ, definitions=()))
    assert qualify(NATIONAL, RECRUITED).result == Qualification.NOT_CONFIGURED


def test_every_way_shows_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qualification, "profile", lambda: KZ)
    ways = {one.way.code: one for one in qualify(NATIONAL, replace(RECRUITED, means=NO)).ways}
    assert ways["movement"].result == MET
    assert [finding for _, finding in ways["movement"].needs] == [YES, YES]
    assert ways["sale"].result == NOT_MET
