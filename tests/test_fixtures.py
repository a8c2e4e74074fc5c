"""The ground that all other tests stand on."""

import os
import urllib.error
import urllib.request

import psycopg
import pytest
from django.db import connection

from tests import databases
from tests.conftest import serving


def asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()[0][0]


@pytest.mark.django_db
def test_tests_are_the_application_and_own_nothing() -> None:
    assert asked("select current_user::text") == "opennrm_app"
    assert asked("select count(*) from pg_tables where tableowner = current_user") == 0


def test_a_committed_database_is_the_tests_own(committed_database: databases.Copy) -> None:
    assert asked("select current_database()::text") == committed_database.name
    with psycopg.connect(committed_database.url) as other:
        assert other.execute("select current_user::text").fetchall() == [("opennrm_app",)]


def test_the_real_server_answers(served: str) -> None:
    with urllib.request.urlopen(served) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_server_refuses_to_serve_as_the_owner(committed_database: databases.Copy) -> None:
    with (
        pytest.raises(pytest.fail.Exception, match="did not answer"),
        serving(committed_database, DATABASE_URL=committed_database.owner_url),
    ):
        pass


def test_the_server_refuses_a_short_secret(committed_database: databases.Copy) -> None:
    assert os.environ["OPENNRM_TEST"] == "1"
    with (
        pytest.raises(pytest.fail.Exception, match="did not answer"),
        serving(committed_database, OPENNRM_SECRET_KEY="short"),
    ):
        pass
