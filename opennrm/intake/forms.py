"""The forms of other systems, as tables of fields in the profiles: what may be answered, and where each answer lives."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from opennrm.country.loader import FOLDER
from opennrm.country.rows import ProfileError, Row, read
from opennrm.vault.classes import DATA_CLASSES

LONGEST = 15_000


class Kind(StrEnum):
    """What an answer looks like."""

    TEXT = "text"
    WORDS = "words"
    CHOICE = "choice"
    SEVERAL = "several"
    CHECK = "check"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    NUMBER = "number"
    FILES = "files"


@dataclass(frozen=True)
class Field:
    """One question. `home` says where the answer works besides the sealed form; empty where only the form keeps it."""

    name: str
    label: str
    kind: Kind
    data_class: str
    home: str = ""
    required: bool = False
    asked_if: str = ""
    asked_values: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    adds: str = ""
    most: int = LONGEST


@dataclass(frozen=True)
class Section:
    """A part of the form."""

    code: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Column:
    """What the answers to one field mean to a column."""

    column: str
    field: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Form:
    """A form of one version; `parts` names the fields that say who the person is."""

    code: str
    command: str
    document: str
    version: str
    title: str
    source: str
    agrees: str
    sections: tuple[Section, ...]
    columns: tuple[Column, ...]
    parts: dict[str, tuple[str, ...]] = field(hash=False)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order of the form."""
        return tuple(one for section in self.sections for one in section.fields)


@cache
def available(folder: Path = FOLDER) -> dict[str, Form]:
    """The forms that any profile describes, by their code: a referral may come from abroad."""
    found = [load(path) for path in sorted(folder.glob("*/forms/*.toml"))]
    return {one.code: one for one in found}


def load(path: Path) -> Form:
    """One form. Raises ProfileError, naming file and key, when the file is wrong."""
    top = read(path)
    head = top.row("form")
    parts = top.row("part")
    form = Form(
        code=head.text("code"),
        command=head.text("command"),
        document=head.text("document"),
        version=head.text("version"),
        title=head.text("title"),
        source=head.text("source"),
        agrees=head.text("agrees"),
        sections=tuple(_section(row.named("code")) for row in top.rows("section")),
        columns=tuple(_column(row.named("field")) for row in top.rows("column")),
        parts={name: _names(parts, name) for name in list(parts.left)},
    )
    for row in (head, parts, top):
        row.finish()
    _check(top, form)
    return form


def _section(row: Row) -> Section:
    section = Section(
        row.text("code"), row.text("title"), tuple(_field(one.named("name")) for one in row.rows("fields"))
    )
    row.finish()
    return section


def _field(row: Row) -> Field:
    asked_if, _, values = row.text("when", "").partition(" = ")
    made = Field(
        name=row.text("name"),
        label=row.text("label"),
        kind=row.choice("kind", Kind),
        data_class=row.text("class"),
        home=row.text("home", ""),
        required=row.flag("required"),
        asked_if=asked_if,
        asked_values=tuple(values.split(", ")) if values else (),
        options=_names(row, "options"),
        adds=row.text("adds", ""),
        most=row.number("most") if "most" in row.left else LONGEST,
    )
    row.finish()
    if made.data_class not in DATA_CLASSES or bool(made.options) != (
        made.kind in (Kind.CHOICE, Kind.SEVERAL)
    ):
        raise row.wrong("needs a known `class`, and `options` exactly where there is a choice")
    return made


def _column(row: Row) -> Column:
    column = Column(row.text("column"), row.text("field"), row.pairs("values"))
    row.finish()
    return column


def _names(row: Row, key: str) -> tuple[str, ...]:
    found = row.content(key)
    if isinstance(found, tuple):
        return tuple(str(one) for one in found)
    return () if found is None else (str(found),)


def _check(top: Row, form: Form) -> None:
    names = [one.name for one in form.fields]
    used = {
        *(one.asked_if for one in form.fields if one.asked_if),
        *(one.field for one in form.columns),
        *(name for part in form.parts.values() for name in part),
        form.agrees,
    }
    if len(names) != len(set(names)):
        raise ProfileError(top.file, "section", "a field is there twice")
    if strange := sorted(used - set(names)):
        raise ProfileError(top.file, "form", f"names fields that are not there: {', '.join(strange)}")
