"""What `opennrm up` prints at the end: whom to try."""

from opennrm.access.roles import ROLES
from opennrm.organisations.acting import demonstration_accounts


def lines() -> list[str]:
    """One line for each invented account; the sign-in page offers them with one click, without a password."""
    found = [
        f"  {account.display_name:<22} {', '.join(str(ROLES[role].title) for role in account.roles)},"
        f" {account.organisation.organisation.name_en}"
        for account in demonstration_accounts()
    ]
    return ["Choose whom to try on the sign-in page, one click, no password:", *found] if found else []
