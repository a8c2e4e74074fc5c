"""No score writes a status; a companion never interprets; a border is never asked for."""

from itertools import product
from uuid import uuid4

import pytest
from django import forms as django_forms
from django.apps import apps
from django.db import IntegrityError, transaction

from opennrm.access.session import acting
from opennrm.cases.actions import Description
from opennrm.cases.flow import Scope
from opennrm.cases.states import Social
from opennrm.country import profile
from opennrm.country.loader import available, load
from opennrm.identification import actions as identification
from opennrm.mechanism import queries as mechanism
from tests import factories
from tests.web.responder.steps import begun, client_of, through


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.mark.parametrize("observed", ["yes", "no", "unknown"])
@pytest.mark.parametrize("description", [factories.WOMAN, factories.CHILD], ids=["adult", "child"])
def test_no_score_writes_a_status(m: factories.Mechanism, description: Description, observed: str) -> None:
    """All signs or none: the status is what it was, and so is the one in a criminal case."""
    seen = {one.code: observed for one in profile().instrument("delphi_labour").indicators}
    screening = factories.a_screening(
        m.responder, description, at="completed", instrument="delphi_labour", observed=seen
    )
    case = factories.the_case(m.responder, screening.case_id)
    assert (case.social, case.procedural, case.status) == (Social.SIGNAL, "none", "open")


INTERPRETED = [
    model for model in apps.get_models()
    if model.__module__.startswith("opennrm.") and "interpreter" in {one.name for one in model._meta.fields}
]  # fmt: skip


@pytest.mark.parametrize("model", INTERPRETED, ids=lambda model: model._meta.label)
def test_the_database_knows_no_companion_as_interpreter(model: type) -> None:
    """Every table that has an interpreter refuses this one."""
    rules = [str(one.condition) for one in model._meta.constraints if hasattr(one, "condition")]
    assert any("interpreter" in rule and "companion" in rule for rule in rules), model


def test_consent_that_a_companion_interpreted_cannot_be_stored(m: factories.Mechanism) -> None:
    """Whatever a page lets through, the database does not."""
    case = factories.a_case(m.responder)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.a_consent(m.responder, case, m.shelter, interpreter="companion")


def test_every_profile_refuses_a_companion() -> None:
    """The list may be another in each country; this entry is refused in all."""
    for code in available():
        kinds = {one.code: one.refused for one in load(code).codes("interpreter_kinds")}
        assert kinds["companion"], code


def test_the_pages_refuse_a_companion(m: factories.Mechanism) -> None:
    """At the first talk and at consent."""
    client = client_of(m.responder)
    address = begun(client)
    response = client.post(f"{address}talk/", {"interpreter": "companion"})
    assert response.status_code == 200
    assert "may be the one who controls" in response.content.decode()


BORDER = ("is_internal", "border", "crossing", "route", "country_of_origin", "citizenship", "nationality")


def every_form() -> list[type[django_forms.Form]]:
    """Every form class of ours, as Python knows them once the pages are loaded."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  loading every page is the purpose
    found, waiting = [], [django_forms.Form, django_forms.BaseForm]
    while waiting:
        for one in waiting.pop().__subclasses__():
            if one not in found:
                found.append(one)
                waiting.append(one)
    return [one for one in found if one.__module__.startswith("opennrm.")]


def test_no_page_requires_a_border() -> None:
    """Trafficking inside one country is trafficking."""
    required = [
        (form.__name__, name)
        for form in every_form()
        for name, field in form.base_fields.items()
        if field.required and any(word in name for word in BORDER)
    ]
    assert required == []
    assert len(every_form()) > 40


def test_a_screening_goes_from_end_to_end_without_a_word_of_a_border(m: factories.Mechanism) -> None:
    """No citizenship, no route."""
    client = client_of(m.responder)
    assert through(client, begun(client)) == "receivers"


@pytest.mark.parametrize("is_internal", [True, False, None])
def test_internal_and_cross_border_are_decided_and_counted_alike(
    m: factories.Mechanism, is_internal: bool | None
) -> None:
    """From the door to the count."""
    description = Description(
        sex="man", age_band="30-38", region="KZ-71", door="police", is_internal=is_internal
    )
    case = factories.a_case_to_decide(m, description)
    decision = factories.a_decision(m, case, at="approved")
    assert (decision.outcome, decision.status) == ("positive", "approved")
    assert factories.the_case(m.officer, case.pk).social == Social.REASONABLE_GROUNDS
    with acting(m.coordinator):
        assert mechanism.numbers(m.coordinator, Scope()).regions == {"KZ-71": 1}


@pytest.mark.parametrize(
    ("sector", "child"), list(product(["agriculture", "construction", "domestic_work"], [True, False]))
)
def test_every_add_on_of_a_sector_is_asked(m: factories.Mechanism, sector: str, child: bool) -> None:
    """The three sectors with signs of their own, for children too."""
    description = factories.CHILD if child else factories.WOMAN
    with acting(m.responder):
        found = identification.begin(m.responder, description, screening_id=uuid4())
        found = identification.answer(m.responder, found.pk, sector=sector)
        asked = [one.instrument.sector for one in identification.queries.questions(m.responder, found)]
    assert sector in asked
