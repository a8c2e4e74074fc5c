"""Sealing of what must not be read: one data key for each subject and class, keys outside the database."""

from opennrm.vault.failures import Erased, KeyFileProblem, LastHolder, Sealed, Tampered, VaultFailure

__all__ = ["Erased", "KeyFileProblem", "LastHolder", "Sealed", "Tampered", "VaultFailure"]
