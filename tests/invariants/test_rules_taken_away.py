"""An invariant that cannot fail shows nothing: without its rule, each of the refused acts happens."""

import psycopg
from django.db import Error

from tests import databases, factories
from tests.invariants.test_identification import REFUSED


def without(database: databases.Copy, rule: str) -> None:
    """Take a rule away, as its owner could."""
    table, _, name = rule.partition(":")[0].partition(".")
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        triggers = owner.execute("select 1 from pg_trigger where tgname = %s", [name]).fetchone()
        kind = "trigger" if triggers else "constraint"
        if kind == "trigger":
            owner.execute(f"drop trigger {name} on {table}")
        else:
            owner.execute(f"alter table {table} drop constraint {name}")


def test_without_its_rule_each_of_these_would_happen(committed_database: databases.Copy) -> None:
    happened = []
    for rule in {rule.partition(":")[0]: rule for rule in REFUSED}.values():
        without(committed_database, rule)
    for rule, (_, act) in REFUSED.items():
        try:
            act(factories.a_mechanism())
            happened.append(rule)
        except Error:
            continue
    assert happened == list(REFUSED)
