"""What `opennrm up` prints at the end: whom to try."""

from django.utils import translation

from opennrm.access.roles import ROLES
from opennrm.commands.demonstration.letters import RECEIPT
from opennrm.commands.demonstration.ownpages import PAGES
from opennrm.mailbox.receipts import digits
from opennrm.organisations.acting import DemonstrationAccount, demonstration_accounts


def lines() -> list[str]:
    """One line for each invented account; the sign-in page offers them with one click, without a password."""
    with translation.override("en"):
        found = [_line(account) for account in demonstration_accounts()]
    receipt = f"Or open the mailbox of somebody who wrote without an account, at /ask/box/: {digits(RECEIPT)}"
    own = "Or, at the same place, the own page of one of three people who are helped:"
    if not found:
        return []
    return [
        "Choose whom to try on the sign-in page, one click, no password:",
        *found,
        receipt,
        own,
        *(f"  {digits(one.number)}" for one in PAGES),
    ]


def _line(account: DemonstrationAccount) -> str:
    roles = ", ".join(str(ROLES[role].title) for role in account.roles)
    return f"  {account.display_name:<22} {roles}, {account.organisation.organisation.name_en}"
