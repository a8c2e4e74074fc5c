"""Every form of every role, sent as accidents and people send it: empty, doubled, in the wrong order, after the session
ended, with 15,000 characters of Kazakh, with characters that turn the text round. Nothing typed is lost, nothing is done
twice, nothing breaks.
"""

import html
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from opennrm.commands.demonstration.scene import Scene
from tests.bad_input.forms import HOSTILE, LONG, Answers, Form, Reader, read
from tests.browser.scene import a_country
from tests.browser.test_every_page import AT_EACH_STAGE, MORE, PUBLIC, ROLES, at_each_stage, kind_of
from tests.web.responder.steps import client_of

# Signing out ends the walk; languages and colours hold no answers.
PASSED_OVER = ("/account/sign-out/", "/language/", "/scheme/", "/exit/")
# A receipt is a secret like a password: a wrong one is not shown again.
SECRET = ("/ask/box/",)
# Tables in which a second sending may leave a row, that it was asked and when; and one that nobody may read.
NOT_COUNTED = {
    "audit_entry", "audit_link", "audit_head", "access_session", "access_cache", "access_setback", "vault_erasure",
    # Two empty sheets of paper are two sheets.
    "referrals_sheet",
}  # fmt: skip
FINE = {200, 302, 303, 400, 403, 404, 409, 422, 429}


class Undone(Exception):
    """Ends a savepoint without a trace."""


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One country for all questions about its forms; nothing of it stays."""
    with django_db_blocker.unblock(), undone():
        found = a_country()
        at_each_stage(found)
        yield found


@pytest.fixture(scope="module")
def pages(country: Scene) -> list[tuple[str, str, Reader]]:
    """Every page that some role reaches by links: role, address, what is on it."""
    return [
        (role, path, page)
        for role in (*ROLES, "")
        for path, page in walked(browser(country, role), ("/desk/", "/account/", *MORE) if role else PUBLIC)
    ]


@pytest.fixture(scope="module")
def forms(pages: list[tuple[str, str, Reader]]) -> list[tuple[str, str, Form]]:
    """Every form on them that writes: role, page, form; one of each shape."""
    found: dict[tuple[Any, ...], tuple[str, str, Form]] = {}
    for role, path, page in pages:
        for form in page.forms:
            where = kind_of(urlsplit(form.action).path) or resolve(urlsplit(form.action).path).view_name
            if not form.action.startswith(PASSED_OVER):
                found.setdefault((where, form.shape), (role, path, form))
    return list(found.values())


def taken(path: str, page: Reader) -> Iterator[str]:
    """The names of what a page takes in its address: from its forms that only ask, and from its links to itself."""
    yield from page.asks
    for onto in page.links:
        parts = urlsplit(urljoin(path, onto))
        if parts.query and parts.path == urlsplit(path).path:
            yield from parse_qs(parts.query)


def walked(client: Client, first: tuple[str, ...]) -> Iterator[tuple[str, Reader]]:
    """All pages to which links lead; of pages of one kind only the first."""
    waiting, known, queued = list(first), Counter(kind_of(path) for path in first), set(first)
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = read(path, answer.content.decode())
        yield path, page
        for onto in (inside(path, href) for href in page.links):
            kind = kind_of(onto) if onto else ""
            if kind and onto not in queued and known[kind] < (4 if kind in AT_EACH_STAGE else 1):
                known[kind] += 1
                queued.add(onto)
                waiting.append(onto)


def inside(path: str, href: str) -> str:
    """The address a link leads to; nothing for files, other places and parts of the page."""
    if href.startswith(("#", "tel:", "mailto:", "http")) or "csv" in href or "xlsx" in href:
        return ""
    parts = urlsplit(urljoin(path, href))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_there_are_forms_to_try(forms: list[tuple[str, str, Form]]) -> None:
    assert len(forms) > 60
    assert sum(bool(form.typed) for _role, _path, form in forms) > 20


@pytest.mark.parametrize("words", [LONG, HOSTILE, "   ", "\x00"], ids=["long", "hostile", "blank", "nul"])
def test_what_was_typed_is_stored_or_shown_again(
    country: Scene, forms: list[tuple[str, str, Form]], words: str
) -> None:
    problems = []
    for role, path, form in forms:
        if not form.typed or form.action in SECRET:
            continue
        answer = sent(country, role, form, form.filled(words))
        if answer.status_code not in FINE:
            problems.append((path, form.action, answer.status_code))
        elif answer.status_code == 200 and words.strip(" \x00") and not holds(answer, words):
            problems.append((path, form.action, "what was typed is gone"))
    assert not problems, "\n".join(map(str, problems))


def test_an_empty_form_is_answered_kindly(country: Scene, forms: list[tuple[str, str, Form]]) -> None:
    problems = []
    for role, path, form in forms:
        for answers in (form.empty(), []):
            answer = sent(country, role, form, answers)
            if answer.status_code not in FINE:
                problems.append((path, form.action, answer.status_code))
    assert not problems, "\n".join(map(str, problems))


def test_a_form_sent_twice_does_one_thing(country: Scene, forms: list[tuple[str, str, Form]]) -> None:
    problems = []
    for role, path, form in forms:
        with undone():
            client = browser(country, role)
            before = rows()
            first = client.post(form.action, encoded(form.filled()), content_type=FORM)
            between = rows()
            second = client.post(form.action, encoded(form.filled()), content_type=FORM)
            after = rows()
        if {first.status_code, second.status_code} - FINE:
            problems.append((path, form.action, first.status_code, second.status_code))
        elif more := {name: count for name, count in (after - between).items() if (between - before)[name]}:
            problems.append((path, form.action, f"done twice: {more}"))
    assert not problems, "\n".join(map(str, problems))


def test_answers_outlive_the_session(country: Scene, forms: list[tuple[str, str, Form]]) -> None:
    problems = []
    for role, path, form in forms:
        if not role or not form.typed or path.startswith("/account/"):
            continue
        with undone():
            answer = Client().post(form.action, encoded(form.filled(LONG)), content_type=FORM)
        if answer.status_code != 401 or not holds(answer, LONG):
            problems.append((path, form.action, answer.status_code))
    assert not problems, "\n".join(map(str, problems))


GARBAGE = ("\x00", HOSTILE, "~", "2026-13-45T99~zz", "9" * 40, "-1", "KZ-0000-0000", "../../etc")


def test_addresses_may_hold_anything(country: Scene, pages: list[tuple[str, str, Reader]]) -> None:
    """Filters, searches, marks of pages and languages in an address: a page or a refusal, never a broken one."""
    problems = []
    asked: dict[str, tuple[str, set[str]]] = {}
    for role, path, page in pages:
        asked.setdefault(urlsplit(path).path, (role, set()))[1].update(taken(path, page))
    for path, (role, names) in asked.items():
        for words in GARBAGE if names else ():
            with undone():
                answer = browser(country, role).get(path, dict.fromkeys(names, words))
            if answer.status_code not in FINE:
                problems.append((role, path, sorted(names), words[:20], answer.status_code))
    assert not problems, "\n".join(map(str, problems))


FORM = "application/x-www-form-urlencoded"


def browser(country: Scene, role: str) -> Client:
    """The browser of one of the roles, or of a stranger."""
    client = client_of(country.actors[role]) if role else Client()
    client.raise_request_exception = False
    return client


def sent(country: Scene, role: str, form: Form, answers: Answers) -> Any:
    """The answer to one sending, whose traces are taken back."""
    with undone():
        return browser(country, role).post(form.action, encoded(answers), content_type=FORM)


def encoded(answers: Answers) -> str:
    """As a browser sends them."""
    return urlencode(answers)


def holds(answer: Any, words: str) -> bool:
    """Whether the page shows the words again, as text or in a box."""
    shown = html.unescape(answer.content.decode()).replace("\r\n", "\n")
    return words.strip() in shown


def rows() -> Counter[str]:
    """How many rows each of our tables has."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("opennrm.") and model._meta.db_table not in NOT_COUNTED
    ]
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f"(select count(*) from {table})" for table in tables))
        return Counter(dict(zip(tables, cursor.fetchone(), strict=True)))
