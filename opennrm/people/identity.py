"""What is sealed of a person: names as written, birth, documents, and how to reach them safely."""

from dataclasses import dataclass, field
from datetime import date
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
class Contact:
    """How the person can be reached without putting them in danger.

    `whom` says who answers where it is not the person; `ways` are codes of the profile's list `safe_contacts` (nothing:
    it was not asked). Whether a way may be used now is asked of `people.safety`.
    """

    phone: str = ""
    hours: str = ""
    language: str = ""
    may_leave_message: bool = False
    safe_word: str = ""
    never_use: tuple[str, ...] = field(default=())
    whom: str = ""
    ways: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The form that is sealed."""
        return {**vars(self), "never_use": list(self.never_use), "ways": list(self.ways)}

    @classmethod
    def from_json(cls, sealed: dict[str, Any]) -> "Contact":
        """The inverse of `as_json`."""
        lists = {name: tuple(sealed.get(name, ())) for name in ("never_use", "ways")}
        return cls(**{**sealed, **lists})
