"""Whether two spellings may be of one name."""


def plain(name: str) -> frozenset[str]:
    """A name without order, case and marks between its parts."""
    letters = "".join(one if one.isalnum() else " " for one in name.casefold().replace("ё", "е"))
    return frozenset(letters.split())
