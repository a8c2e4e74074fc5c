"""The rules of the house, which replace reminders in reviews."""

import ast
import re
from collections import Counter
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.db.models import CompositePrimaryKey, Model

from opennrm.access.roles import DUTIES, ROLES
from opennrm.commands.drawing import documents, states
from opennrm.vault.fields import SealedField
from tests.architecture import ours
from tests.authorisation.table import TABLE, function_of

TESTS = Path(__file__).resolve().parent.parent
MODELS = [model for model in apps.get_models() if model.__module__.startswith("opennrm.")]
CLASSES = ("open", "confidential", "identity", "location")
# Where rows may be reached besides models, queries and actions, and why.
REACHES_ROWS = {
    "cases/consents.py": "the worker, which finds every consent that ends soon; and the rows of a file that the caller has locked",
    "cases/seeing.py": "the rows of one file, after it was asked whether the actor finds it",
    "access/accounts.py": "accounts are below actors: whoever signs in is nobody yet",
    "access/sessions.py": "the session comes before the actor",
    "access/setbacks.py": "failed sign-ins have no actor",
    "access/adapters.py": "other factors of the one who signs in",
    "access/backends.py": "whoever signs in is nobody yet",
    "access/codes.py": "codes of the one who signs in",
    "access/factors.py": "factors of the one who signs in",
    "access/events.py": "events of signing in, before there is an actor",
    "audit/log.py": "writes the log",
    "audit/chain.py": "checks and signs the log, which has no actor",
    "audit/standing.py": "how the log stands, without its entries",
    "audit/export.py": "takes the log out, for witnesses",
    "vault/sealing.py": "keys of an organisation, narrowed by row-level security",
    "vault/rotation.py": "keys of all organisations, by the system",
    "organisations/acting.py": "from a user to an actor",
    "organisations/joining.py": "from an invitation to a member",
    "organisations/partners.py": "from a token to an actor, and the queries and actions of tokens",
    "organisations/entries.py": "actions of the directory's entries, in a file of their own",
    "identification/screening.py": "actions of screening, in a file of their own",
    "identification/recovery.py": "queries and actions of the recovery period, in a file of their own",
    "identification/requirements.py": "a part of `draft`",
    "identification/evidence.py": "queries and actions of the evidence list",
    "identification/reviews.py": "queries and actions of reviews",
    "identification/motions.py": "queries and actions of what needs two officers",
    "identification/terms.py": "queries and actions of the terms of a status",
    "identification/articles.py": "queries and actions of the history of articles",
    "identification/stops.py": "actions of a decision that is put off or stopped",
    "signals/concerns.py": "queries and actions of second looks",
    "signals/handing.py": "queries and actions of what is handed to another organisation",
    "cases/holds.py": "queries and actions of holds",
    "cases/conflicts.py": "queries and actions of conflicts of interest",
    "cases/erasure.py": "queries and actions of erasing a person",
    "cases/closings.py": "queries and actions of what belongs to a closure",
    "cases/keeping.py": "queries and actions of legal holds",
    "cases/retention.py": "queries and the job of how long files are kept",
    "cases/sealed.py": "finds what is sealed, by the system",
    "cases/episodes.py": "queries and actions of several files of one person",
    "assistance/flow.py": "counts for the co-ordinator, in a file of their own",
    "assistance/giving.py": "actions of what was given, in a file of their own",
    "assistance/risk.py": "queries and actions of risk, in a file of their own",
    "assistance/safety.py": "queries and actions of safety plans, in a file of their own",
    "assistance/housing.py": "actions of places and stays, in a file of their own",
    "shelters/fitting.py": "queries of what speaks against a place, in a file of their own",
    "shelters/staying.py": "actions of stays, in a file of their own",
    "shelters/waiting.py": "queries and actions of the waiting list",
    "shelters/concerns.py": "actions of complaints and incidents, in a file of their own",
    "shelters/houses.py": "actions of addresses, in a file of their own",
    "shelters/occupancy.py": "queries of how full houses were",
    "deadlines/limits.py": "which target is in force, which speaks of no case",
    "mechanism/counting.py": "jobs that count, by the system",
    "deadlines/simulation.py": "queries of the simulator, in a file of their own",
    "deadlines/targets.py": "actions of targets, in a file of their own",
    "cases/flow.py": "queries of the co-ordinator",
    "cases/registers.py": "actions of taking a register in",
    "cases/register_contents.py": "queries of giving a register back",
    "commands/demonstration/scene.py": "accounts of invented people",
    "people/registers.py": "actions of taking a register in",
    "referrals/flow.py": "queries of the co-ordinator",
    "referrals/answering.py": "a part of every answer",
    "referrals/relieving.py": "a part of `accept`",
    "referrals/course.py": "queries of one referral's course, in a file of their own",
    "referrals/escalation.py": "the job that climbs the ladder, by the system",
    "referrals/feedback.py": "actions of feedback, in a file of their own",
    "referrals/outside.py": "from a link and a code to an actor, and the actions of letters",
    "referrals/sheets.py": "queries and actions of printed sheets, in a file of their own",
    "identification/waiting.py": "queries of waiting times",
    "conferences/finding.py": "a part of every act in a conference",
    "justice/stops.py": "how notices stop with a consent",
    "justice/residence.py": "actions of residence, in a file of their own",
    "justice/finding.py": "a part of what is kept of permits and proceedings",
    "matching/source.py": "the matching process reads identities for its index, by the system",
    "signals/callbacks.py": "queries and actions of calls that were promised",
    "signals/shifts.py": "queries and actions of hand-overs",
    "notices/outbox.py": "sends content-free mail, by the system",
    "mailbox/finding.py": "how the acts of a mailbox begin",
    "mailbox/passing.py": "actions of passing on, in a file of their own",
    "mailbox/receiving.py": "queries and actions of who receives, in a file of their own",
    "mailbox/limits.py": "tries that have no actor yet",
    "mailbox/openings.py": "from a cookie to the holder of a receipt",
    "ownpage/opening.py": "from a receipt to the holder of a page",
    "ownpage/asking.py": "actions of the holder of a page, in a file of their own",
    "ownpage/telling.py": "actions of what is put on a page, in a file of their own",
    "cases/own.py": "queries of the person whose file it is, in a file of their own",
    "assistance/own.py": "queries of the person whose plan it is, in a file of their own",
    "identification/own.py": "queries of the person who was decided about, in a file of their own",
    "workflow/submissions.py": "what a client sent twice is done once",
}


# Foundations whose rows somebody else narrows, and why.
KNOWN_STRANGERS = {
    "opennrm.audit.models": {"opennrm.matching.queries"},  # counts the actor's own searches in the log
    # A house is the other side of the places and stays of `assistance`: it lists, locks and counts them.
    "opennrm.assistance.models": {
        "opennrm.shelters.occupancy",
        "opennrm.shelters.queries",
        "opennrm.shelters.staying",
        "opennrm.shelters.waiting",
    },
    "opennrm.vault.models": {"opennrm.matching.source"},  # asks whose organisation holds a key, for the index
}
# Names of tables, columns and roles that come from our own code.
PUTS_TOGETHER = {"database/bulk.py", "database/roles.py"}


def test_models_are_private_to_their_package() -> None:
    graph = grimp.build_graph("opennrm", exclude_type_checking_imports=True, cache_dir=None)
    for module in graph.modules:
        package, _, name = module.rpartition(".")
        if name == "models":
            importers = graph.find_modules_that_directly_import(module)
            strangers = {one for one in importers if not one.startswith(f"{package}.")}
            assert strangers <= KNOWN_STRANGERS.get(module, set()), module


def test_every_action_and_query_begins_with_the_actor() -> None:
    for module in ours.modules():
        if module.__name__.rpartition(".")[2] in {"actions", "queries"}:
            for name, function in ours.functions(module).items():
                if (module.__name__, name) not in {("opennrm.cases.actions", "new_reference")}:
                    assert ours.first_parameter(function) == "actor", f"{module.__name__}.{name}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_says_how_it_is_handled(model: type[Model]) -> None:
    kept = sorted(field.name for field in model._meta.fields if not isinstance(field, CompositePrimaryKey))
    told = [name for kind in CLASSES for name in getattr(model.Handling, kind, ())]  # type: ignore[attr-defined]
    assert sorted(told) == kept
    assert [name for name, times in Counter(told).items() if times > 1] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_sealed_fields_are_never_open(model: type[Model]) -> None:
    sealed = {field.name for field in model._meta.fields if isinstance(field, SealedField)}
    handling = model.Handling  # type: ignore[attr-defined]
    assert not sealed & set(handling.open)
    for kind in ("identity", "location"):
        assert set(getattr(handling, kind, ())) <= sealed, "what says who or where somebody is, is sealed"


def test_the_table_of_authorisation_names_every_act() -> None:
    """A new query or action has no row: this fails until somebody says who may."""
    named = {function_of(act) for act in TABLE.acts} | set(TABLE.inner) | set(TABLE.given) | set(TABLE.system)
    there = {
        f"{module.__name__.removeprefix('opennrm.')}.{name}"
        for package in ours.DOMAIN
        for module in ours.modules(f"opennrm.{package}.")
        if ".migrations" not in module.__name__ and not module.__name__.endswith(".policies")
        for name, function in ours.functions(module).items()
        if ours.first_parameter(function) == "actor" and not name.startswith("may_")
    }
    assert named - there == set(), "the table names what does not exist"
    assert there - named == set(), "say in tests/authorisation/matrix.toml who may"


def test_inner_parts_are_called_by_no_door() -> None:
    forbidden = set(TABLE.inner) | {
        "people.queries.identity",
        "people.queries.contact",
        "people.queries.identities",
    }
    for name, path in ours.sources("web", "api"):
        assert not ours.called(path) & forbidden, name


def test_rows_are_reached_where_the_actor_narrows_them() -> None:
    usual = {"models.py", "queries.py", "actions.py"}
    reaching = {
        name
        for name, path in ours.sources()
        if "/migrations/" not in name
        and Path(name).name not in usual
        and re.search(r"\.objects\b", path.read_text(encoding="utf-8"))
    }
    assert reaching - set(REACHES_ROWS) == set()


def test_a_status_is_only_changed_by_a_step() -> None:
    for name, path in ours.sources():
        assert not re.search(r"\.update\([^)]*\bstatus\s*=", path.read_text(encoding="utf-8")), name


def test_tests_have_the_same_names_in_every_process() -> None:
    """A value by chance in the name of a test stops every run on several cores before it begins."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ours.tree(path)):
            if isinstance(node, ast.Call) and _name_of(node.func) == "parametrize":
                assert not _is_by_chance(node), f"{path.name}:{node.lineno}"


def _is_by_chance(node: ast.AST) -> bool:
    """Whether a name is made of it by chance; of a dictionary pytest makes none."""
    if isinstance(node, ast.Call) and _name_of(node.func) in {"uuid4", "token_hex", "random"}:
        return True
    return not isinstance(node, ast.Dict) and any(map(_is_by_chance, ast.iter_child_nodes(node)))


def test_statements_are_never_put_together_from_values() -> None:
    """No f-string, no `%` and no `format` in what is given to `execute`, `raw` or `RawSQL`."""
    for name, path in ours.sources():
        if "/migrations/" in name or name in PUTS_TOGETHER:
            continue
        for node in ast.walk(ours.tree(path)):
            if (
                isinstance(node, ast.Call)
                and node.args
                and _name_of(node.func) in {"execute", "executemany", "raw", "RawSQL"}
            ):
                assert not _is_put_together(node.args[0]), f"{name}:{node.lineno}"


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_put_together(given: ast.expr) -> bool:
    if isinstance(given, ast.JoinedStr):
        # A constant of ours, in capitals, is no value.
        placed = [part.value for part in given.values if isinstance(part, ast.FormattedValue)]
        return not all(isinstance(one, ast.Name) and one.id.isupper() for one in placed)
    if isinstance(given, ast.BinOp):
        return isinstance(given.op, ast.Mod) or _is_put_together(given.left) or _is_put_together(given.right)
    is_format = (
        isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute) and given.func.attr == "format"
    )
    return is_format and isinstance(given.func.value, ast.Constant | ast.JoinedStr)  # type: ignore[attr-defined]


def test_migrations_stand_alone() -> None:
    """They are read years later, when our code says something else. A field of ours is part of a table, not code."""
    for name, path in ours.sources():
        if "/migrations/" in name:
            imported = {
                node.module if isinstance(node, ast.ImportFrom) else one.name
                for node in ast.walk(ours.tree(path))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for one in node.names
            }
            ours_too = {one for one in imported if (one or "").startswith("opennrm")}
            assert ours_too <= {"opennrm.vault.fields", "opennrm.vault"}, name


@pytest.mark.parametrize(("title", "steps"), states.tables(), ids=str)
def test_every_state_is_reached(title: str, steps: dict) -> None:
    everywhere = set(type(next(iter(steps.values())).target))
    reached = {next(iter(type(next(iter(steps.values())).target)))}
    for _ in everywhere:
        reached |= {move.target for move in steps.values() if reached & set(move.sources)}
    assert reached == everywhere, title


def test_every_command_has_help() -> None:
    names = [name for name, app in get_commands().items() if app == "opennrm.commands"]
    assert names
    for name in names:
        assert load_command_class("opennrm.commands", name).help, name


def test_the_drawn_documents_are_current() -> None:
    assert [path.name for path in documents.stale_files()] == []


def test_every_duty_of_a_role_has_a_sentence() -> None:
    for role in ROLES.values():
        assert role.duties <= set(DUTIES)
    assert set(TABLE.roles) >= set(ROLES), "a new role has no column in the table of authorisation"
