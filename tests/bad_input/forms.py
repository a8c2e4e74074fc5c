"""The forms of a page as a browser would send them, and what people and accidents put into them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from opennrm.country import profile

Answers = list[tuple[str, str]]
TYPED = {"text", "search", "tel", "url", "textarea", ""}
# Kazakh letters that no other alphabet has, in sentences, 15,000 characters long.
LONG = ("Қожайын паспортымды алып қойды, ұлым үйде жалғыз. Әңгіме өте ұзақ болды, көмек керек. " * 200)[
    :15_000
]
# Right-to-left override, zero-width joiner and space, a mark that reverses, an emoji, markup, and a formula.
HOSTILE = "\u202eAd\u200bm\u200din\u2066 \U0001f600 <script>alert(1)</script> =1+1 {{ 7*7 }} %s '\"--"


@dataclass
class Field:
    """One control: its name, its kind, what it holds, and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = False
    choices: list[str] = field(default_factory=list)

    @property
    def is_typed(self) -> bool:
        """Whether people write words into it."""
        return self.kind in TYPED and not day_part(self.name)


@dataclass
class Form:
    """One form that writes: where it goes and what is in it."""

    action: str
    fields: list[Field] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes two forms the same to try."""
        return tuple(sorted({one.name for one in self.fields}))

    @property
    def typed(self) -> list[Field]:
        """The boxes for words."""
        return [one for one in self.fields if one.is_typed]

    def empty(self) -> Answers:
        """Pressed without an answer: hidden fields and buttons only."""
        return [(one.name, one.value) for one in self.fields if one.kind in {"hidden", "submit"}]

    def filled(self, words: str = "Words of an invented person.") -> Answers:
        """The first answer everywhere, and the same words in every box."""
        given: Answers = []
        once: set[str] = set()
        for one in self.fields:
            if one.kind in {"radio", "checkbox"}:
                if one.name not in once:
                    given.append((one.name, one.value or "on"))
                once.add(one.name)
            elif one.kind == "select":
                given.append((one.name, next((each for each in one.choices if each), "")))
            else:
                given.append((one.name, self._written(one, words)))
        return given

    def _written(self, one: Field, words: str) -> str:
        if one.kind in {"hidden", "submit"}:
            return one.value
        if part := day_part(one.name):
            return part
        return {"number": "1", "email": "new@example.org", "date": profile().today().isoformat()}.get(
            one.kind, words
        )


def day_part(name: str) -> str:
    """Today's day, month or year, for the three boxes of a day."""
    today = profile().today()
    parts = {
        "_day": today.day,
        "_month": today.month,
        "_year": today.year,
        "_0": today.day,
        "_1": today.month,
    }
    return next((str(value) for end, value in {**parts, "_2": today.year}.items() if name.endswith(end)), "")


class Reader(HTMLParser):
    """Finds the forms that write, and every link."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.links, self.asks = path, list[Form](), list[str](), set[str]()
        self.is_asking = False
        self.form: Form | None = None
        self.area: Field | None = None
        self.list: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag; what is not of a form is passed over."""
        given: dict[str, Any] = dict(attrs)
        if tag == "a" and given.get("href") and "download" not in given:
            self.links.append(given["href"])
        if tag == "form":
            goes = urljoin(self.path, given.get("action") or "")
            self.form = Form(goes) if given.get("method", "").lower() == "post" else None
            self.is_asking = self.form is None
            if self.form:
                self.forms.append(self.form)
        elif self.is_asking and given.get("name"):
            self.asks.add(given["name"])
        elif self.form is not None:
            self._control(self.form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, Any]) -> None:
        name = given.get("name") or ""
        if tag == "option" and self.list is not None:
            self.list.choices.append(given.get("value") or "")
        if not name or name == "csrfmiddlewaretoken":
            return
        kind = {"textarea": "textarea", "select": "select", "button": "submit"}.get(
            tag, given.get("type") or ""
        )
        if tag in {"input", "textarea", "select", "button"}:
            control = Field(name, kind, given.get("value") or "", "checked" in given)
            form.fields.append(control)
            self.area = control if tag == "textarea" else self.area
            self.list = control if tag == "select" else self.list

    def handle_data(self, data: str) -> None:
        """What stands in a box for words."""
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        """The end of a form, a box or a list."""
        if tag == "form":
            self.form, self.is_asking = None, False
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.list = None


def read(path: str, html: str) -> Reader:
    """A page, read."""
    reader = Reader(path)
    reader.feed(html)
    return reader
