"""The colours of the style sheet keep the contrast that WCAG 2.2 AA asks for, in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "opennrm" / "web" / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
BACKGROUNDS = ("ground", "surface", "raised")

TEXT = [
    *((ink, back) for ink in ("ink", "ink-soft", "link", "link-hover", "bad") for back in BACKGROUNDS),
    ("ink", "primary-soft"), ("ink-soft", "primary-soft"), ("link", "primary-soft"), ("link-hover", "primary-soft"),
    ("primary-ink", "primary"), ("primary-ink", "primary-hover"), ("bad-ink", "bad"), ("bad-ink", "bad-hover"),
    ("focus-ink", "focus"), ("quiet", "quiet-soft"), ("quiet", "surface"), ("quiet", "ground"),
    *((tone, f"{tone}-soft") for tone in ("good", "wait", "warn", "bad", "note")),
    *(("ink", f"{tone}-soft") for tone in ("good", "wait", "warn", "bad", "note")),
    *((tone, back) for tone in ("good", "warn") for back in ("surface", "ground")),
]  # fmt: skip
SHAPES = [
    *(("focus", back) for back in BACKGROUNDS),
    *(("line-strong", back) for back in BACKGROUNDS),
    *((f"plot-{number}", back) for number in (1, 2, 3, 4) for back in ("ground", "surface")),
    ("primary", "surface"),
    ("primary", "ground"),
]


def block(pattern: str) -> dict[str, str]:
    found = re.search(pattern + r"\s*\{(.*?)\}", TOKENS, re.DOTALL)
    assert found, pattern
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found.group(1)))


LIGHT = block(r"\A[^{]*:root")
DARK_BY_SYSTEM = block(r':root:not\(\[data-scheme="light"\]\)')
DARK_BY_CHOICE = block(r':root\[data-scheme="dark"\]')
SCHEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK_BY_SYSTEM}}


def luminance(colour: str) -> float:
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "back"), TEXT)
def test_text_can_be_read(scheme: str, ink: str, back: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[ink], colours[back]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("shape", "back"), SHAPES)
def test_shapes_that_carry_meaning_can_be_seen(scheme: str, shape: str, back: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[shape], colours[back]) >= 3


def test_dark_is_the_same_whoever_chose_it() -> None:
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE


def test_dark_names_every_colour_of_light() -> None:
    assert set(DARK_BY_SYSTEM) == set(LIGHT)


def test_rules_use_only_colours_of_the_list() -> None:
    known = set(re.findall(r"--([\w-]+):", TOKENS))
    used = {
        name for sheet in CSS.glob("*.css") for name in re.findall(r"var\(--([\w-]+)\)", sheet.read_text())
    }
    assert used <= known | {"small", "large", "text", "h1", "h2", "h3"}


def test_the_first_page_is_light() -> None:
    layout = (CSS.parents[1] / "templates" / "layout_root.html").read_text(encoding="utf-8")
    loaded = [CSS.parent / name for name in re.findall(r'static "([\w/]+\.(?:css|js))"', layout)]
    assert len(loaded) >= 5
    assert sum(file.stat().st_size for file in loaded) < 45_000
    assert (CSS.parent / "js" / "pages.js").stat().st_size < 10_000
