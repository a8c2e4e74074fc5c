"""Taking out of a text what says who somebody is, before somebody reads it who may not know."""

import re
from collections.abc import Iterable

MASK = "▇▇▇"
NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")
SHORTEST = 3


def masked(text: str, known: Iterable[str]) -> str:
    """The text without these names and without long numbers; endings that a language adds to a name go with it."""
    names = {part for name in known for part in re.split(r"[\s,]+", name) if len(part) >= SHORTEST}
    for name in sorted(names, key=len, reverse=True):
        # A name is bent in Kazakh and Russian: the last letter may change, and an ending follows.
        stem = name[:-1] if len(name) > SHORTEST + 1 else name
        text = re.sub(rf"\b{re.escape(stem)}\w*", MASK, text, flags=re.IGNORECASE)
    return NUMBER.sub(MASK, text)
