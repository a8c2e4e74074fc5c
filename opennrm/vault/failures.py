"""What can go wrong in the vault. No message carries a value that was sealed."""


class VaultFailure(Exception):
    """The vault did not do what was asked; nothing was read or written."""


class Sealed(VaultFailure):
    """The organisation holds no key for this: never shared, no longer shared, or erased."""


class Erased(Sealed):
    """The keys of this subject and class were destroyed for good; nothing new can be sealed under them."""


class Tampered(VaultFailure):
    """The sealed bytes are not what was written at this place: changed, moved, cut, or of another key."""


class LastHolder(VaultFailure):
    """Ending this share would leave nobody who can read; that is erasure, and must be asked for by name."""


class KeyFileProblem(VaultFailure):
    """The key file is missing, open to others, in the wrong place, or spoiled."""
