"""The classes of data that have keys of their own."""

from typing import Final

IDENTITY: Final = "identity"
NARRATIVE: Final = "narrative"
LOCATION: Final = "location"
FILES: Final = "files"
DATA_CLASSES: Final = (IDENTITY, NARRATIVE, LOCATION, FILES)


def require(data_class: str) -> str:
    """The class itself. Raises ValueError for a word that is not one of the four."""
    if data_class not in DATA_CLASSES:
        raise ValueError(f"not a data class: {data_class}")
    return data_class
