"""The register of what is kept: every field of every model, and how it is handled."""

from django.apps import apps
from django.db.models import CompositePrimaryKey, Field, Model

from opennrm.commands.drawing.markdown import code, table
from opennrm.vault.fields import SealedField

CLASSES = ("open", "confidential", "identity", "location")
MEANING = {
    "open": "May stand in a list, a notice or a log: says nothing of a person.",
    "confidential": "For those who see the record; never in a notice, an address or a log.",
    "identity": "Says who somebody is; sealed, and opened for those who work on the file.",
    "location": "Says where or how somebody is reached; sealed, and opened for those who work on the file.",
}


def models() -> list[type[Model]]:
    """Our own models, by package and name."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("opennrm."))
    return sorted(ours, key=lambda model: (model._meta.app_label, model.__name__))


def columns(model: type[Model]) -> "list[Field[object, object]]":
    """The fields that are kept; a composite key is made of others."""
    return [field for field in model._meta.fields if not isinstance(field, CompositePrimaryKey)]


def handling(model: type[Model], name: str) -> str:
    """The class of a field."""
    said = getattr(model, "Handling", None)
    return next((kind for kind in CLASSES if name in getattr(said, kind, ())), "")


def drawn() -> str:
    """The document."""
    parts = ["# Fields and how they are handled\n", table(["Class", "Meaning"], MEANING.items())]
    for model in models():
        told = _first_sentence(model)
        rows = ([code(field.name), handling(model, field.name), sealed(field)] for field in columns(model))
        parts += [
            f"## {model._meta.app_label}: {model.__name__}\n",
            f"{told}\n",
            table(["Field", "Class", "Sealed under"], rows),
        ]
    return "\n".join(parts)


def sealed(field: "Field[object, object]") -> str:
    """The class of data under whose key the field is sealed, if it is."""
    return field.data_class if isinstance(field, SealedField) else ""


def _first_sentence(model: type[Model]) -> str:
    return " ".join((model.__doc__ or "").strip().split("\n\n")[0].split())
