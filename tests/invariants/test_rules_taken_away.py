"""An invariant that cannot fail shows nothing: each rule is taken away once, and its test must fail."""

import inspect
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests import databases, factories
from tests.invariants import rules
from tests.invariants.rules import BROKEN, HELD_BY_CODE, HELD_BY_THE_DATABASE, INVARIANTS, MORE, Code, Rule

# How the owner of the tables takes a rule of each kind away. A policy cannot be lifted alone: one that lets all in is set beside it.
KINDS = (
    ("select 1 from pg_trigger where tgname = %(name)s and tgrelid = %(table)s::regclass", "drop trigger {name} on {table}"),
    (
        "select 1 from pg_constraint where conname = %(name)s and conrelid = %(table)s::regclass",
        "alter table {table} drop constraint {name}",
    ),
    (
        "select 1 from pg_policies where policyname = %(name)s and tablename = %(table)s and cmd = 'INSERT'",
        "create policy taken_away on {table} for insert with check (true)",
    ),
    (
        "select 1 from pg_policies where policyname = %(name)s and tablename = %(table)s and cmd = 'SELECT'",
        "create policy taken_away on {table} for select using (true)",
    ),
    (
        "select 1 from information_schema.columns where column_name = %(name)s and table_name = %(table)s"
        " and is_nullable = 'NO'",
        "alter table {table} alter column {name} drop not null",
    ),
)  # fmt: skip


def take_away(database: databases.Copy, rule: Rule) -> None:
    """As the owner of the tables could. Fails where there is no such rule."""
    table, _, name = rule.name.partition(".")
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        for found, statement in KINDS:
            if owner.execute(found, {"table": table, "name": name}).fetchone():
                owner.execute(statement.format(table=table, name=name))
                return
    raise LookupError(rule.name)


def run(test: Callable[..., None], given: Any) -> None:
    """As pytest would run it: the fixtures of this folder, and what it is parametrised with."""
    made: dict[str, Callable[[], Any]] = {
        "m": factories.a_mechanism, "mechanism": factories.a_mechanism, "db": lambda: None,
    }  # fmt: skip
    wanted = [name for name in inspect.signature(test).parameters if name not in given]
    test(**given, **{name: made[name]() for name in wanted})


@pytest.mark.parametrize("rule", HELD_BY_THE_DATABASE, ids=str)
def test_without_a_rule_of_the_database_its_test_fails(
    rule: Rule, committed_database: databases.Copy
) -> None:
    take_away(committed_database, rule)
    with pytest.raises(BROKEN):
        run(rule.test, rule.given)


@pytest.mark.parametrize("rule", HELD_BY_CODE, ids=str)
def test_without_a_rule_of_the_code_its_test_fails(
    rule: Code, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule.without(monkeypatch)
    with pytest.raises(rule.fails):
        run(rule.test, rule.given)


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_every_invariant_has_a_test_that_was_seen_to_fail(invariant: str) -> None:
    assert invariant in {one.invariant for one in (*HELD_BY_THE_DATABASE, *HELD_BY_CODE)}


def test_every_test_of_this_folder_stands_in_the_table() -> None:
    """A new one says which rule it holds, or why none is taken away."""
    modules = [module for name, module in vars(rules).items() if name.startswith("test_")]
    there = {
        test
        for module in modules
        for name, test in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("test_") and test.__module__ == module.__name__
    }
    named = {one.test for one in (*HELD_BY_THE_DATABASE, *HELD_BY_CODE)}
    assert len(modules) == 7
    assert {test.__name__ for test in there - named - set(MORE)} == set()
