"""The `opennrm` command: Django's commands and ours under one name."""

import os
import sys

OWNER_COMMANDS = {"migrate", "sqlmigrate", "showmigrations"}


def main() -> None:
    """Run one command; those that change the schema connect as the owner of the tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opennrm.config.settings")
    if sys.argv[1:2] and sys.argv[1] in OWNER_COMMANDS:
        os.environ["OPENNRM_DATABASE_ROLE"] = "owner"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
