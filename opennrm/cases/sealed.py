"""Every sealed value that hangs on a file, found in the register of models: a new table is covered on the day it is made."""

from collections.abc import Collection, Iterator
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from opennrm.vault.fields import SealedField

# How many foreign keys may lie between a sealed value and its file.
FAR = 3


def columns(model: type[Model]) -> tuple[str, ...]:
    """The sealed columns of a model."""
    return tuple(field.name for field in model._meta.concrete_fields if isinstance(field, SealedField))


@cache
def ways() -> dict[type[Model], str]:
    """Every model with sealed columns, and the way from its row to the file: the shortest chain of foreign keys.

    What hangs on no file (the person, a visit, a shift) is left out.
    """
    found = {model: _way(model) for model in apps.get_models() if columns(model)}
    return {model: way for model, way in found.items() if way}


def envelopes(case_ids: Collection[UUID]) -> Iterator[bytes]:
    """Every sealed value that hangs on these files; the caller's transaction must see every row."""
    for model, way in ways().items():
        rows = model._default_manager.filter(**{f"{way}__in": list(case_ids)})
        for row in rows.values_list(*columns(model)):
            yield from (bytes(value) for value in row if value is not None)


def _way(model: type[Model]) -> str:
    if model._meta.label == "cases.Case":
        return "pk"
    reached: list[tuple[type[Model], str]] = [(model, "")]
    for _ in range(FAR):
        for current, before in reached:
            if any(field.attname == "case_id" for field in current._meta.concrete_fields):
                return f"{before}case_id"
        reached = [
            (field.related_model, f"{before}{field.name}__")
            for current, before in reached
            for field in current._meta.concrete_fields
            if field.is_relation and isinstance(field.related_model, type)
        ]
    return ""
