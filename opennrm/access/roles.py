"""What each role may do: one table, reviewed like a law."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reach(StrEnum):
    """How far an actor sees without taking part in a case."""

    ORGANISATION = "organisation"
    NATIONAL = "national"
    SYSTEM = "system"


DUTIES: dict[str, Promise] = {
    "screen": _("Screen a person and open a file"),
    "take_calls": _("Take calls and visits, call back, and read what was told to the organisation"),
    "refer": _("Refer a person to an organisation that can act"),
    "answer_referrals": _("Accept or decline what is referred to the organisation"),
    "read_identity": _("Read who the person is, in files one works on"),
    "assist": _("Write risk, needs, plan, services and stays"),
    "supervise": _("Read every file of the organisation, assign files, approve closure"),
    "decide": _("Draft an identification decision, or approve another officer's"),
    "read_flow": _("See the whole mechanism without names: flow, waiting, what is late"),
    "confer": _(
        "Sit in a multidisciplinary conference, after saying whether there is a conflict of interest"
    ),
    "answer_notices": _("Answer notices that a victim should not be punished"),
    "keep_directory": _("Enter bodies that do not use the system into the directory"),
    "manage_members": _("Invite members, change their roles, end their membership"),
    "manage_tokens": _("Give and end access of partner systems"),
    "read_log": _("Read the log and check that nobody changed it"),
}


@dataclass(frozen=True)
class Role:
    """A role as a person would name it, with its duties and reach."""

    title: Promise
    sentence: Promise
    duties: frozenset[str]
    reach: Reach = Reach.ORGANISATION


ROLES: dict[str, Role] = {
    "first_responder": Role(
        _("First responder"),
        _(
            "Notices, makes safe, screens and refers: inspector, police, border guard, consul, health worker, teacher."
        ),
        frozenset({"screen", "refer", "read_identity", "confer"}),
    ),
    "hotline_operator": Role(
        _("Hotline operator"),
        _(
            "Takes calls and messages, advises, calls back safely, hands over to the next shift; screens and refers."
        ),
        frozenset({"take_calls", "screen", "refer", "read_identity", "confer"}),
    ),
    "caseworker": Role(
        _("Caseworker"),
        _("Answers referrals and helps the person along a plan that the person agreed to."),
        frozenset({"take_calls", "screen", "refer", "answer_referrals", "read_identity", "assist", "confer"}),
    ),
    "supervisor": Role(
        _("Supervisor"),
        _("Answers for the work of the caseworkers: assigns files, reads them, approves closure."),
        frozenset(
            {
                "take_calls",
                "screen",
                "refer",
                "answer_referrals",
                "read_identity",
                "assist",
                "supervise",
                "confer",
            }
        ),
    ),
    "coordinator": Role(
        _("Co-ordinator"),
        _("Sees the flow of the whole mechanism and what is late; sees no names."),
        frozenset({"answer_referrals", "read_flow", "keep_directory"}),
        Reach.NATIONAL,
    ),
    "decision_officer": Role(
        _("Decision officer"),
        _("Drafts identification decisions with reasons, or approves those of another officer; never both."),
        frozenset({"decide", "read_identity", "confer"}),
    ),
    "prosecutor": Role(
        _("Prosecutor"),
        _("Answers notices that offences of a victim are linked to the exploitation; opens no file."),
        frozenset({"answer_notices", "confer"}),
    ),
    "administrator": Role(
        _("Administrator of the organisation"),
        _("Manages the members and the partner systems of the own organisation; opens no file."),
        frozenset({"manage_members", "manage_tokens"}),
    ),
    "auditor": Role(
        _("Auditor"),
        _("Reads the log of the whole installation, which holds no names and no words of any file."),
        frozenset({"read_log"}),
    ),
}
