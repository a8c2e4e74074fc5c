"""What is sealed of a person: names as written, birth, documents, and how to reach them safely."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Name:
    """A name exactly as somebody wrote it, in whatever script; nothing is transliterated back."""

    family: str = ""
    given: str = ""
    patronymic: str = ""
    kind: str = "said"

    @property
    def whole(self) -> str:
        """Family name, given name, patronymic, as one line."""
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)


@dataclass(frozen=True)
class Document:
    """An identity document; the number is optional everywhere and is never parsed for birth or sex."""

    kind: str
    number: str


@dataclass(frozen=True)
class Identity:
    """Who the person is, as far as is known."""

    names: tuple[Name, ...] = ()
    born_on: date | None = None
    born_year: int | None = None
    documents: tuple[Document, ...] = ()
    phones: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The first name that is written down, or nothing."""
        return self.names[0].whole if self.names else ""

    def as_json(self) -> dict[str, Any]:
        """The form that is sealed."""
        return {
            "names": [dict(vars(name)) for name in self.names],
            "born": {"date": self.born_on.isoformat() if self.born_on else None, "year": self.born_year},
            "documents": [dict(vars(document)) for document in self.documents],
            "phones": list(self.phones),
        }

    @classmethod
    def from_json(cls, sealed: dict[str, Any]) -> "Identity":
        """The inverse of `as_json`."""
        born = sealed.get("born") or {}
        return cls(
            names=tuple(Name(**name) for name in sealed.get("names", ())),
            born_on=date.fromisoformat(born["date"]) if born.get("date") else None,
            born_year=born.get("year"),
            documents=tuple(Document(**document) for document in sealed.get("documents", ())),
            phones=tuple(sealed.get("phones", ())),
        )


@dataclass(frozen=True)
class Change:
    """One part of how the person is reached that was changed: from what, to what, by whom, and whether it is in use.

    `report` is the id of the act that wrote it down; `heard` and `status` are codes of `people.states`; `settled_by` and
    `through` say who asked the person, and in which earlier way.
    """

    report: str
    part: str
    before: Any
    after: Any
    at: datetime
    by: str
    heard: str
    status: str
    settled_at: datetime | None = None
    settled_by: str = ""
    through: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form that is sealed."""
        settled = self.settled_at.isoformat() if self.settled_at else None
        return {**vars(self), "at": self.at.isoformat(), "settled_at": settled}

    @classmethod
    def from_json(cls, sealed: dict[str, Any]) -> "Change":
        """The inverse of `as_json`."""
        settled = sealed.get("settled_at")
        moments = {
            "at": datetime.fromisoformat(sealed["at"]),
            "settled_at": datetime.fromisoformat(settled) if settled else None,
        }
        parts = {name: _kept(sealed[name]) for name in ("before", "after")}
        return cls(**{**sealed, **moments, **parts})


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Contact:
    """How the person can be reached without putting them in danger.

    `whom` says who answers where it is not the person; `ways` are codes of the profile's list `safe_contacts` (nothing:
    it was not asked); `say` is whom we may name when somebody else answers; `mail` an address of e-mail or a name in a
    messenger. What was changed and not yet confirmed stands in `changes` and nowhere else. Whether a way may be used now
    is asked of `people.safety`.
    """

    phone: str = ""
    hours: str = ""
    language: str = ""
    may_leave_message: bool = False
    safe_word: str = ""
    never_use: tuple[str, ...] = field(default=())
    whom: str = ""
    ways: tuple[str, ...] = field(default=())
    say: str = ""
    address: str = ""
    mail: str = ""
    changes: tuple[Change, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The form that is sealed."""
        lists = {"never_use": list(self.never_use), "ways": list(self.ways)}
        return {**vars(self), **lists, "changes": [one.as_json() for one in self.changes]}

    @classmethod
    def from_json(cls, sealed: dict[str, Any]) -> "Contact":
        """The inverse of `as_json`."""
        lists = {name: tuple(sealed.get(name, ())) for name in ("never_use", "ways")}
        changes = tuple(Change.from_json(one) for one in sealed.get("changes", ()))
        return cls(**{**sealed, **lists, "changes": changes})
