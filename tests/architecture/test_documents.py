"""The documents say what is there: links, pictures, commands, settings, decisions, accounts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from opennrm.commands.demonstration.scene import ACCOUNTS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
DECISIONS = DOCS / "decisions"
OURS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
OUTSIDE = ("http://", "https://", "mailto:")
SETTING = re.compile(r"\b(?:OPENNRM|DATABASE)_[A-Z0-9_]*[A-Z0-9]\b")
# Read by tests and by PostgreSQL's sessions, or names of constants: nothing that an operator sets.
NOT_SET = {"OPENNRM_TEST_RUN", "OPENNRM_CHROMIUM", "OPENNRM_PLACE", "OPENNRM_OTHER"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """The text without fenced code, in which brackets mean other things."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def links(path: Path) -> Iterator[tuple[Path, str]]:
    """Files that the document links to, with the place inside them."""
    for target in LINK.findall(prose(path)):
        if not target.startswith(OUTSIDE):
            file, _, place = target.partition("#")
            yield ((path.parent / file).resolve() if file else path), place


def places(path: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"^#+ +(.+?) *$", prose(path), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()) for heading in headings)
    return {word.replace(" ", "-") for word in words}


def whole() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in OURS)


@pytest.mark.parametrize("path", OURS, ids=named)
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = [
        f"{target}#{place}"
        for target, place in links(path)
        if not target.exists() or (place and target.suffix == ".md" and place not in places(target))
    ]
    assert not lost, f"{named(path)} links to what is not there: {lost}"


def test_every_document_is_found_from_the_readme() -> None:
    found, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in found and path.exists():
            found.add(path)
            waiting += [target for target, _place in links(path) if target.suffix == ".md"]
    lost = [named(path) for path in OURS if path not in found]
    assert not lost, f"no document links to: {lost}"


def test_every_picture_is_used_and_says_what_it_shows() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", whole())
    assert all(words for words, _file in shown), "a picture has no words for those who do not see it"
    used = {Path(file).name for _words, file in shown}
    lost = [path.name for path in IMAGES.glob("*.*") if path.name not in used]
    assert not lost, f"no document shows: {lost}"


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    files = sorted(DECISIONS.glob("[0-9]*.md"))
    assert [path.name[:4] for path in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    index = (DECISIONS / "index.md").read_text(encoding="utf-8")
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert f"({path.name})" in index, f"{path.name} is not in the list"
        assert text.startswith(f"# {path.name[:4]}. "), f"{path.name} does not begin with its number"
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], path.name
        assert "- Status: " in text, path.name


def test_the_list_of_decisions_says_what_the_files_say() -> None:
    """Line by line and in order: a merge of two branches that both add a decision cannot spoil it unseen."""
    rows = re.findall(
        r"^\| (\d{4}) \| \[(.+)\]\(([^)]+)\) \| (.+) \|$",
        (DECISIONS / "index.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    told = []
    for path in sorted(DECISIONS.glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        number, _, title = text.splitlines()[0].removeprefix("# ").partition(". ")
        status = re.search(r"^- Status: (.+)$", text, re.MULTILINE)
        told.append((number, title, path.name, status[1] if status else ""))
    assert rows == told


def test_every_make_command_is_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    code = "\n".join(re.findall(r"`[^`\n]+`", whole()) + FENCE.findall(whole()))
    wanted = set(re.findall(r"(?:^|[`\s=0-9])make ([a-z][a-z-]*)", code, re.MULTILINE))
    assert {"run", "test", "check", "setup"} <= wanted
    assert wanted <= targets, f"no such target: {wanted - targets}"


def test_every_opennrm_command_is_there() -> None:
    code = "\n".join(re.findall(r"`[^`\n]+`", whole()) + FENCE.findall(whole()))
    wanted = set(re.findall(r"(?:^|[`/])opennrm ([a-z]+)", code, re.MULTILINE))
    assert {"up", "keys", "audit", "matching", "migrate", "work"} <= wanted
    assert wanted <= set(get_commands()), f"no such command: {wanted - set(get_commands())}"


def test_every_test_and_file_that_proves_something_is_there() -> None:
    wanted = set(re.findall(r"`((?:tests|tools|opennrm|docs|\.ci)/[\w./-]+)`", whole()))
    assert len(wanted) > 20
    lost = [path for path in wanted if not (ROOT / path).exists() and not is_made(path)]
    assert not lost, f"documents name what is not there: {sorted(lost)}"


def is_made(path: str) -> bool:
    """Whether the path is an example of what somebody will make."""
    return "<" in path


def test_every_setting_is_told_to_the_operator() -> None:
    read = {
        name
        for path in (ROOT / "opennrm").rglob("*.py")
        for name in SETTING.findall(path.read_text(encoding="utf-8"))
    }
    told = set(SETTING.findall((DOCS / "how-to" / "operate-an-installation.md").read_text(encoding="utf-8")))
    assert len(read) > 20
    assert read - told - NOT_SET == set(), "the operator is not told of these"
    assert told - read == set(), "the operator is told of settings that nothing reads"


def test_the_readme_introduces_whom_the_demonstration_has() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [label for _name, _organisation, _roles, label in ACCOUNTS if label not in text]
    assert not missing, f"the README does not introduce: {missing}"


def test_the_measured_table_is_between_its_marks() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, table, after = text.split("<!-- measured -->")
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    assert len(rows) > 5
    assert all(line.count("|") == 3 and line.split("|")[2].strip() for line in rows)
    assert "## Measured" in before
    assert "## Reading on" in after


def test_the_licence_is_the_one_that_is_named() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Appendix" in text
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
