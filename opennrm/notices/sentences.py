"""The words of notices: they say that something waits, never who or what."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "referral.waiting": _("A referral to your organisation waits for an answer."),
    "referral.accepted": _("A referral that your organisation sent was accepted."),
    "referral.declined": _("A referral that your organisation sent was declined. Please refer again."),
    "referral.withdrawn": _("A referral to your organisation was withdrawn."),
    "referral.asked": _("A receiver asks something before it answers your organisation's referral."),
    "referral.question_answered": _("The sender answered your organisation's question about a referral."),
    "referral.transferred": _(
        "A referral that your organisation sent was passed on to another organisation."
    ),
    "referral.contacted": _("A receiver told your organisation about its first contact."),
    "referral.escalated": _("A referral has waited beyond its limit. Please look at it."),
    "referral.link_stopped": _("A link that your organisation gave out was stopped after wrong codes."),
    "referral.done": _("What a referral of your organisation asked for is done."),
    "signal.waiting": _("Somebody has told your organisation something. It waits for a first look."),
    "signal.handed": _("Another organisation handed what somebody told to yours. It waits to be taken over."),
    "signal.handed_taken": _("What your organisation handed to another was taken over."),
    "signal.handed_back": _(
        "What your organisation handed to another was given back. Hand it to somebody else."
    ),
    "message.waiting": _("Somebody has written to your organisation. The message waits for an answer."),
    "ownpage.asked": _("A person asks something on their own page. It waits for an answer."),
    "ownpage.complaint": _("A person complains. It waits for an answer."),
    "ownpage.complaint_filed": _("There is a complaint in the mechanism."),
    "ownpage.closed": _("A person closed their own page. Ask whether they are safe."),
    "consent.withdrawn": _("A person withdrew consent. A file is closed to your organisation."),
    "consent.ending": _(
        "A consent in a file of your organisation ends soon. Ask the person whether it goes on."
    ),
    "service.not_paid": _(
        "Help was given today that will not be paid for: the directory holds no valid licence of your organisation."
    ),
    "case.assigned": _("A file was given to you."),
    "case.closure_asked": _("A caseworker asks for the closure of a file."),
    "case.kept_open": _("A closure that you asked for was refused. The file stays open."),
    "erasure.due": _("The time for which files of your organisation may be kept is over. Look at the list."),
    "decision.submitted": _("A decision waits for a second officer."),
    "decision.approved": _("A decision that you drafted was approved."),
    "decision.returned": _("A decision that you drafted was returned to you."),
    "decision.taken": _("A decision was taken in a file of your organisation."),
    "child.of_age": _("A person in a file of your organisation is 18 now. Ask again for consent."),
    "decision.stopped": _(
        "A person withdrew consent while you were deciding. The decision has stopped; help goes on."
    ),
    "review.filed": _("A person asks for a review of a decision."),
    "review.proposed": _("The answer to a review waits for a second reviewer."),
    "review.decided": _("A review is decided. Please tell the person."),
    "motion.asked": _("An officer asks for a step that needs a second officer."),
    "motion.answered": _("A second officer has answered what you asked for."),
    "status.expiring": _("A status expires soon. It can be renewed."),
    "status.expired": _("A status has expired. It can still be renewed."),
    "hold.clash": _("Somebody tried a step that a recovery period does not allow. It was refused."),
    "conflict.declared": _("A member of your organisation is kept from a file by a conflict of interest."),
    "document.original_asked": _("Somebody asks to open a sealed original. Another person must agree."),
    "document.original_answered": _("A second person has answered whether you may open an original."),
    "deadline.passed": _("A deadline of your organisation has passed."),
    "deadline.changed": _("A deadline stood still, ran on or was extended."),
    "conference.invited": _("Your organisation is invited to a conference on a file."),
    "conference.held": _("A conference asks whether you agree with its minutes."),
    "conference.conflict": _("A member left a conference because of a conflict of interest."),
    "conference.returned": _("Minutes that you signed were returned to you."),
    "conference.signed": _("The minutes of a conference are signed. Its advice is in the file."),
    "nonpunishment.waiting": _("A notice on non-punishment waits for an answer."),
    "nonpunishment.answered": _("A prosecutor answered a notice on non-punishment."),
    "residence.expiring": _("A right to stay in a file of your organisation ends soon."),
    "shelter.unsafe": _("A supervisor gave somebody a place although the house may not be safe for them."),
    "absence.unknown": _(
        "A child or a person at high risk is not in the house, and nobody knows where they are."
    ),
    "stay.ending": _("Somebody's longest stay ends soon. Decide with the person what comes next."),
    "wait.offered": _("A place is offered to somebody who waits. It waits for an answer."),
    "concern.waiting": _("A complaint or an incident in a house waits for an answer."),
    "concern.answered": _(
        "A complaint or an incident that you wrote down was answered. Please tell the person."
    ),
    "concern.reprisal": _("Somebody had to suffer for a complaint. Please look at it."),
    "passage.given": _("You bring somebody to a house: for some hours you can open where it is."),
    "member.invited": _("You are invited to join an organisation in OpenNRM."),
}
MAIL_SUBJECT = _("Something awaits you in OpenNRM")
MAIL_BODY = _("Please sign in to see what awaits you. This message holds no details, for everyone's safety.")
LINK_BODY = _(
    "Your organisation is asked to help. Open the link, and enter the code that you have from a letter or by telephone. "
    "This message holds no details, for everyone's safety."
)
