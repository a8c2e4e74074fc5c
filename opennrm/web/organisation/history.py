"""What happened to a membership, told from the log."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opennrm.access.actor import Actor
from opennrm.access.roles import ROLES
from opennrm.audit import queries as audit
from opennrm.organisations import queries

SENTENCES: dict[str, tuple[Promise, str]] = {
    "member.change_roles": (gettext_lazy("The roles were changed"), "edit"),
    "member.end": (gettext_lazy("The membership ended"), "exit"),
}


def of_member(actor: Actor, member: Any) -> list[dict[str, Any]]:
    """The entries about one membership, the newest first, in sentences.

    The system wrote that the person joined, so that entry is not the organisation's; the row itself tells it.
    """
    names = {row.user_id: row.user.display_name for row in queries.members(actor)}
    page = audit.entries(actor, audit.Wanted(object_id=member.pk))
    told = [_told(entry, names) for entry in page.entries if entry.action in SENTENCES]
    return [*told, {"at": member.since, "sentence": _("Became a member"), "who": "", "icon": "person"}]


def _told(entry: Any, names: dict[Any, str]) -> dict[str, Any]:
    sentence, icon = SENTENCES[entry.action]
    roles = [
        str(ROLES[code].title) for code in str(entry.detail.get("roles", "")).split(":") if code in ROLES
    ]
    told = (
        _("%(sentence)s: %(roles)s") % {"sentence": sentence, "roles": ", ".join(roles)}
        if roles
        else str(sentence)
    )
    return {"at": entry.at, "sentence": told, "who": names.get(entry.actor_id, ""), "icon": icon}
