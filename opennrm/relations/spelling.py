"""Whether two spellings may be of one name."""

from itertools import combinations


def plain(name: str) -> frozenset[str]:
    """A name without order, case and marks between its parts."""
    letters = "".join(one if one.isalnum() else " " for one in name.casefold().replace("ё", "е"))
    return frozenset(letters.split())


def pairs(name: str) -> list[str]:
    """Every two parts of a name, in one order: family and given name are among them, however much else is written.

    A name of one part gives nothing: too many people bear it.
    """
    return [" ".join(pair) for pair in combinations(sorted(plain(name)), 2)]
