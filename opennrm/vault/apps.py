"""The vault as Django knows it."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Label `vault`: the tables of wrapped keys."""

    name = "opennrm.vault"
    label = "vault"
