"""Gathers the sentences to translate, compiles what is translated, and checks that both are complete.

Without the gettext programs, which a bare machine does not have: Django's own reading of templates, Babel for the rest.
The compiled catalogues are kept in the repository, so that serving needs neither.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "opennrm" / "locale"
LANGUAGES = ("kk", "ru")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
        "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
    ),
}


def main() -> int:
    """`update` writes the catalogues, `check` compares."""
    settings.configure(USE_I18N=True)
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    if command == "update":
        for language in LANGUAGES:
            update(language)
        return 0
    complaints = [line for language in LANGUAGES for line in check(language)]
    print("\n".join(complaints))
    return 1 if complaints else 0


def place(language: str) -> Path:
    """The catalogue of one language, as people edit it."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue, or an empty one."""
    if not place(language).exists():
        return Catalog(locale=language)
    with place(language).open("rb") as file:
        return read_po(file, locale=language)


def sentences() -> Iterator[tuple[str, int, str, object, list[str]]]:
    """Every translatable sentence of the product: file, line, function, words, comments for translators."""
    for path in sorted((ROOT / "opennrm").rglob("*")):
        if (
            path.suffix not in {".py", ".html", ".txt"}
            or "migrations" in path.parts
            or LOCALE in path.parents
        ):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = (
                templatize(text, origin=str(path))
                .replace(" u'", " '")
                .replace("(u'", "('")
                .replace('(u"', '("')
            )
        source = io.BytesIO(text.encode())
        for line, function, words, comments in extract_python(
            source, KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        ):
            yield str(path.relative_to(ROOT)), line, function, words, comments


def gathered() -> Catalog:
    """What the product says now."""
    catalogue = Catalog(project="OpenNRM", charset="utf-8")
    for file, _line, function, words, comments in sentences():
        parts = [words] if isinstance(words, str) else list(words)
        context = parts.pop(0) if function.startswith(("pgettext", "npgettext")) else None
        parts = [part for part in parts if isinstance(part, str)]
        if not parts or not parts[0]:
            continue
        identity = tuple(parts[:2]) if "ngettext" in function or "npgettext" in function else parts[0]
        catalogue.add(identity, locations=[(file, None)], auto_comments=comments, context=context)
    return catalogue


def update(language: str) -> None:
    """Add new sentences, drop those that are gone, compile."""
    catalogue = read(language)
    catalogue.update(gathered(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    place(language).parent.mkdir(parents=True, exist_ok=True)
    with place(language).open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
    place(language).with_suffix(".mo").write_bytes(compiled(catalogue))
    missing = sum(not is_complete(message) for message in catalogue if message.id)
    print(f"{language}: {len(catalogue)} sentences, {missing} to translate")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def is_complete(message: Message) -> bool:
    """Whether every form is translated and nobody marked it as doubtful."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


def check(language: str) -> Iterator[str]:
    """What is missing in one language, by file, without repeating itself."""
    if not place(language).exists():
        yield f"{language}: no catalogue yet; run `make translations`"
        return
    catalogue, now = read(language), gathered()
    known = {(message.context, str(message.id)) for message in catalogue if message.id}
    wanted = {(message.context, str(message.id)) for message in now if message.id}
    for what, difference in (("not gathered", wanted - known), ("no longer used", known - wanted)):
        if difference:
            yield f"{language}: {len(difference)} sentences {what}, for example {sorted(difference, key=str)[0][1]!r}; run `make translations`"
    untranslated = [message for message in catalogue if message.id and not is_complete(message)]
    if untranslated:
        yield f"{language}: {len(untranslated)} sentences not translated, for example {untranslated[0].id!r}"
    machine = place(language).with_suffix(".mo")
    if not machine.exists() or machine.read_bytes() != compiled(catalogue):
        yield f"{language}: the compiled catalogue is old; run `make translations`"


if __name__ == "__main__":
    sys.exit(main())
