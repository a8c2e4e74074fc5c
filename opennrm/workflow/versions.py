"""Two people write the same thing: the second meets what the first wrote, and nothing is overwritten without being seen."""


class Changed(Exception):
    """What was read before writing is not the newest any more."""


def require_newest(seen: str, newest: str) -> None:
    """The version that the writer had before them is still the newest; call it after locking.

    Raises:
        Changed: somebody wrote meanwhile.
    """
    if seen != newest:
        raise Changed
