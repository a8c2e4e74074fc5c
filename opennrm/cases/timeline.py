"""The sentences in which a file's log is told to people."""

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.cases.states import Procedural, Purpose, Social
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile

if TYPE_CHECKING:
    from opennrm.audit.models import Entry

READING = {
    "case.read": _("The file was opened on a screen"),
    "case.list": _("The file was shown in a list"),
    "case.export": _("The file was in a list that left the system, without names"),
    "case.export_register": _("The file was given to its organisation, with names"),
    "case.narrative_read": _("What happened was read"),
    "person.identity_read": _("Who the person is was read"),
    "person.contact_read": _("How to reach the person was read"),
    "person.contact_use": _("A number or address of the person was opened to be used"),
    "person.contact_refuse": _("A way to the person was asked for and refused, as not safe now"),
    "assistance.read": _("Risk, needs and plan were read"),
    "screening.read": _("A screening was read"),
    "decision.read": _("A decision was read"),
    "associate.names_read": _("The names of people around the person were read"),
    "child.read": _("How the child is protected was read"),
    "evidence.read": _("The evidence list was read"),
    "review.read": _("A review was read"),
    "motion.read": _("What an officer asks for was read"),
    "referral.read": _("A referral was read"),
    "referral.questions_read": _("Questions about a referral were read"),
    "referral.note_read": _("The note of a referral was read"),
    "document.list": _("The documents were shown in a list"),
    "document.read": _("A document was looked at"),
    "document.download": _("The clean copy of a document was taken"),
    "document.original_read": _("The sealed original of a document was opened"),
    "intake.read": _("The form as it came was read"),
    "audit.read": _("The log of this file was read"),
    "reading.read": _("The file was read a second time, without names"),
    "reading.mask": _("Names were taken out of what happened, for a second reading"),
    "conference.read": _("A conference was read"),
    "shelter.list": _("The file was shown in a list of a house"),
    "shelter.compare": _("It was looked at whether a place is right and safe for the person"),
    "shelter.near_read": _("The supervisor read which files speak against a place"),
    "house.open": _("Somebody who brings the person opened the address of the house"),
    "nonpunishment.read": _("A notice on non-punishment was read"),
    "nonpunishment.list": _("A notice on non-punishment was shown in a list"),
    "ownrequest.read": _("What the person asks was read"),
    "closing.read": _("The safety plan for the time after closure was read"),
    "legalhold.read": _("Why the file must not be destroyed was read"),
    "erasure.record_read": _("The record of destruction was read"),
}
WRITING = {
    "case.open": _("The file was opened for the person"),
    "case.import": _("The file was brought from the organisation's own register"),
    "case.describe": _("What is known of the person was written down"),
    "person.contact_change": _("How to reach the person was changed"),
    "person.contact_confirm": _("The person confirmed a change in how they are reached"),
    "person.contact_drop": _("A change in how the person is reached was not confirmed, and is not used"),
    "case.narrate": _("What happened was written down"),
    "case.assign": _("A member was given the file"),
    "case.share": _("An organisation was given the key for a referral"),
    "case.unshare": _("The key was taken away from an organisation"),
    "case.join": _("An organisation joined: %(purpose)s"),
    "case.social_status": _("The social status became: %(social)s"),
    "case.procedural_status": _("The procedural status became: %(procedural)s"),
    "case.ask_closure": _("Closure was asked for: %(closure)s"),
    "case.close": _("The file was closed"),
    "case.keep_open": _("Closure was refused, the file stays open"),
    "case.offer_help": _("Help without identification was offered"),
    "case.settle_age": _("Whether the person is treated as a child was settled"),
    "case.set_adult_from": _("The month of the eighteenth birthday was noted"),
    "case.let_go": _("An organisation was let go: the person, now 18, did not agree"),
    "case.leave": _("An organisation takes part no more"),
    "erasure.ask": _("Erasure of the person was asked for"),
    "erasure.erase": _("The person was erased: nobody can read any more who it was and what was written"),
    "erasure.keep": _("The person was not erased"),
    "erasure.list": _("The time for which the file may be kept was over: it was listed to be destroyed"),
    "erasure.erase_by_rule": _("The file was destroyed by rule of the country, when its time was over"),
    "legalhold.set": _("The file must not be destroyed until a legal hold is lifted"),
    "legalhold.ask_lift": _("A second supervisor was asked to lift the legal hold"),
    "legalhold.lift": _("The legal hold was lifted by a second supervisor"),
    "legalhold.keep": _("The legal hold was not lifted"),
    "relation.link": _("The file was linked to another"),
    "relation.unlink": _("A link to another file was taken away"),
    "associate.add": _("Somebody around the person was noted"),
    "associate.end": _("Somebody around the person was taken out"),
    "guardian.appoint": _("A guardian was written down"),
    "guardian.end": _("A guardianship ended"),
    "bestinterests.record": _("A decision in the child's best interests was written down"),
    "age.assess": _("An assessment of age was written down"),
    "consent.give": _("The person agreed: %(purpose)s"),
    "case.who_sees": _("Somebody looked who could see the file"),
    "consent.remind": _("It was told that a consent ends soon"),
    "consent.renew": _("The person agreed that an organisation goes on"),
    "consent.withdraw": _("The person took a consent back"),
    "referral.propose": _("The person was referred: %(purpose)s"),
    "referral.accept": _("A referral was accepted"),
    "referral.decline": _("A referral was declined"),
    "referral.withdraw": _("A referral was withdrawn"),
    "referral.ask": _("A receiver asked something about a referral"),
    "question.answer": _("A question about a referral was answered"),
    "question.lapse": _("A question about a referral was laid aside"),
    "referral.transfer": _("A referral was passed on to another organisation"),
    "referral.tell": _("A receiver told the sender about a referral"),
    "referral.escalate": _("A referral waited too long: somebody above was told"),
    "referral.letter": _("A letter with a link and a code was made"),
    "referral.letter_mail": _("The link of a letter was sent by mail"),
    "referral.letter_open": _("The link of a letter was opened"),
    "referral.letter_code": _("The code of a letter was entered"),
    "referral.letter_refused": _("A wrong code was entered for a letter"),
    "referral.letter_end": _("The link of a letter was stopped"),
    "referral.finish": _("What a referral asked for is done"),
    "intake.take": _("The file was opened from a form that was filled in elsewhere"),
    "signal.refer": _("The file was opened after a call or message"),
    "incident.add_person": _("The person was found at a place with others"),
    "found.take_out": _("The person was taken out of the list of a place, as a mistake"),
    "found.put_back": _("The person was put back into the list of a place"),
    "incident.note_agreement": _("What the person said to being referred was noted"),
    "screening.begin": _("A screening was begun"),
    "screening.answer": _("Answers of a screening were kept"),
    "screening.complete": _("A screening was finished"),
    "decision.draft": _("A decision was drafted"),
    "decision.revise": _("A draft decision was changed"),
    "decision.submit": _("A decision was given to a second officer"),
    "decision.return": _("A decision was given back to its author"),
    "decision.approve": _("A decision was approved by a second officer"),
    "decision.discard": _("A draft decision was discarded"),
    "decision.examine": _("What was found of an element was written into a draft decision"),
    "decision.stop": _("A decision stopped, because consent was withdrawn"),
    "decision.set_aside": _("A decision was set aside"),
    "evidence.add": _("A piece of evidence was listed"),
    "evidence.withdraw": _("A piece of evidence was withdrawn"),
    "review.file": _("The person asked for a review"),
    "review.propose": _("A reviewer proposed an answer"),
    "review.return": _("The second reviewer did not agree"),
    "review.decide": _("A review was decided by two reviewers"),
    "review.withdraw": _("The person took the request for a review back"),
    "review.tell": _("The person was told what came of the review"),
    "motion.ask": _("An officer asked for a step that needs a second officer"),
    "motion.agree": _("A second officer agreed to what was asked for"),
    "motion.refuse": _("A second officer refused what was asked for"),
    "motion.withdraw": _("An officer took back what they had asked for"),
    "term.begin": _("The term of the status began"),
    "term.warn": _("It was warned that the status ends soon"),
    "term.renew": _("The status was renewed"),
    "term.expire": _("The status expired"),
    "article.record": _("The article of the criminal code was written down"),
    "hold.clash": _("A step was refused, because a recovery period runs"),
    "conflict.declare": _("An official was kept from the file by a conflict of interest"),
    "conflict.lift": _("An official was let back to the file"),
    "case.open_another": _("A file was opened for another episode of the same person"),
    "recovery.begin": _("The recovery period began"),
    "recovery.extend": _("The recovery period was made longer"),
    "recovery.end": _("The recovery period ended"),
    "risk.assess": _("The risk was assessed: %(risk)s"),
    "risk.respond": _("Something was done about the risk"),
    "safety.write": _("The safety plan was written"),
    "need.add": _("A need was noted: %(need)s"),
    "need.meet": _("A need was met"),
    "need.leave_unmet": _("A need could not be met"),
    "need.reopen": _("A need was opened again"),
    "plan.draft": _("A plan was begun"),
    "plan.agree": _("The person agreed to the plan"),
    "plan.review": _("The plan was reviewed with the person"),
    "plan.complete": _("The plan was completed"),
    "service.plan": _("A service was planned: %(service)s"),
    "service.give": _("A service was given: %(service)s"),
    "service.feedback": _("What the person says of a service was written down"),
    "service.reverse": _("An entry of a service was taken back"),
    "plannedservice.give": _("A planned service was given"),
    "plannedservice.refuse": _("The person did not want a planned service"),
    "plannedservice.cancel": _("A planned service was cancelled"),
    "stay.reserve": _("A place was reserved"),
    "stay.begin": _("The person came to a place to stay"),
    "stay.end": _("The person left a place to stay"),
    "stay.cancel": _("A reservation was cancelled"),
    "requirement.note": _("What a place must have for the person was written down"),
    "placement.set_aside": _("A place was given although something spoke against it, with written reasons"),
    "placement.leave": _("Where the person went from the house was written down"),
    "placement.extend": _("A stay was made longer by a supervisor"),
    "placement.warn": _("It was warned that the longest stay ends soon"),
    "absence.note": _("The person was not in the house"),
    "absence.end": _("The person came back to the house"),
    "wait.join": _("The person was put on a waiting list for a place"),
    "wait.offer": _("A place was offered to the person"),
    "wait.decline": _("The person did not want the place that was offered"),
    "wait.house": _("The person got a place and waits no longer"),
    "wait.leave": _("The person waits for a place no longer"),
    "passage.give": _("Somebody who brings the person may open the address for some hours"),
    "passage.end": _("The hours of the drive are over"),
    "deadline.start": _("A clock started: %(clock)s"),
    "deadline.stop": _("A clock stopped: %(clock)s"),
    "document.add": _("A document was added"),
    "document.retract": _("A document was taken out"),
    "document.restore": _("A document was put back"),
    "document.scan": _("The scanner found nothing in a document that had waited"),
    "document.infected": _("The scanner found malicious software in a file; it was not kept or stays closed"),
    "unsealing.ask": _("Somebody asked to open the sealed original of a document"),
    "unsealing.approve": _("A second person agreed that an original is opened"),
    "unsealing.refuse": _("A second person did not agree that an original is opened"),
    "letter.make": _("A letter was made"),
    "letter.arrive": _("A letter has arrived"),
    "deadline.pause": _("A clock stood still: %(clock)s. Reason: %(halt)s"),
    "deadline.resume": _("A clock ran on: %(clock)s"),
    "deadline.extend": _("A clock was extended: %(clock)s. Reason: %(halt)s"),
    "deadline.passed": _("A deadline passed: %(clock)s"),
    "reading.take": _("An officer began a second reading"),
    "reading.put_back": _("A second reading was left to another officer"),
    "reading.answer": _("A second reading was answered"),
    "reading.discuss": _("A disagreement of two readers was discussed"),
    "conference.call": _("A conference was called"),
    "conference.hold": _("A conference was held and its minutes written"),
    "conference.correct": _("The minutes of a conference were corrected"),
    "conference.submit": _("The chair signed the minutes of a conference"),
    "conference.return": _("The minutes of a conference were given back to the chair"),
    "conference.sign": _("The minutes of a conference were signed by a second person"),
    "conference.cancel": _("A conference was called off"),
    "seat.invite": _("An organisation was invited to a conference"),
    "seat.take": _("A member of a conference said that there is no conflict of interest"),
    "seat.exclude": _("A member left a conference because of a conflict of interest"),
    "seat.decline": _("An organisation declined an invitation to a conference"),
    "seat.vote": _("A member of a conference said whether they agree"),
    "nonpunishment.draft": _("A notice on non-punishment was drafted"),
    "nonpunishment.revise": _("A draft notice on non-punishment was changed"),
    "nonpunishment.send": _("A notice on non-punishment was sent to the prosecutor"),
    "nonpunishment.answer": _("The prosecutor answered a notice on non-punishment"),
    "nonpunishment.withdraw": _("A notice on non-punishment was taken back"),
    "nonpunishment.discard": _("A draft notice on non-punishment was discarded"),
    "residence.apply": _("Residence was applied for"),
    "residence.grant": _("Residence was granted"),
    "residence.refuse": _("Residence was refused"),
    "residence.end": _("A right to stay ended"),
    "residence.warn": _("A warning was sent that a right to stay ends soon"),
    "proceeding.open": _("A proceeding was written down"),
    "proceeding.stage": _("A proceeding came further"),
    "proceeding.end": _("A proceeding ended"),
    "ownpage.open_for": _("A page of their own was opened for the person"),
    "ownpage.renew": _("The person's own page got a new receipt"),
    "ownpage.close": _("The person's own page was closed"),
    "ownpage.withdraw_consent": _("The person took a consent back on their own page"),
    "ownrequest.ask": _("The person asked something on their own page"),
    "ownrequest.agree": _("What the person asked was agreed to"),
    "ownrequest.refuse": _("What the person asked was not agreed to"),
    "notice.leave": _("A notice without details was sent"),
}
SENTENCES: dict[str, Promise] = {**READING, **WRITING}
REFUSED = _("Somebody was refused")
OTHER = _("Something else was done")
ICONS = {
    "refused": "lock", "person": "person", "consent": "check", "referral": "send", "screening": "flag", "signal": "bell",
    "incident": "people", "found": "people", "decision": "shield", "recovery": "shield", "review": "shield", "motion": "people", "evidence": "document",
    "term": "calendar", "article": "document", "conflict": "lock", "hold": "warning", "risk": "warning", "safety": "shield", "plan": "document",
    "service": "check",
    "ownpage": "person", "ownrequest": "send",
    "plannedservice": "check", "stay": "bed", "placement": "bed", "requirement": "bed", "wait": "clock", "absence": "warning", "passage": "map", "house": "lock", "deadline": "clock", "notice": "bell", "need": "people",
    "guardian": "shield", "bestinterests": "shield", "age": "person", "associate": "people", "relation": "people",
    "document": "document", "unsealing": "lock", "conference": "people", "seat": "people", "nonpunishment": "shield", "residence": "document", "proceeding": "document",
}  # fmt: skip


def is_reading(action: str) -> bool:
    """Whether the entry says that something was only read."""
    return action in READING


def icon(action: str) -> str:
    """The picture beside a sentence."""
    return "eye" if is_reading(action) else ICONS.get(action.partition(".")[0], "edit")


def sentence(entry: "Entry", language: str) -> str:
    """What an entry says, whole, in the page's language."""
    if entry.action.startswith("refused"):
        return str(REFUSED)
    told = SENTENCES.get(entry.action, OTHER)
    return str(told) % _filled(entry.detail, language)


def _filled(detail: dict[str, Any], language: str) -> dict[str, str]:
    """The words that sentences may ask for, from the codes of the entry."""
    code = {name: str(value) for name, value in detail.items()}
    return {
        "purpose": _choice(Purpose, code.get("purpose", "")),
        "social": _choice(Social, code.get("status", "")),
        "procedural": _choice(Procedural, code.get("status", "")),
        "closure": _word("closure_reasons", code.get("reason", ""), language),
        "risk": _word("risk_levels", code.get("level", ""), language),
        "need": _word("needs_domains", code.get("domain", ""), language),
        "service": _word("services", code.get("kind", ""), language),
        "halt": _word("clock_reasons", code.get("reason", ""), language),
        "clock": _clock(code.get("rule", ""), language),
    }


def _choice(listed: Any, code: str) -> str:
    return str(dict(listed.choices).get(code, code))


def _word(listed: str, code: str, language: str) -> str:
    try:
        return profile().code_of(listed, code).label(language)
    except NotInProfile:
        return code


def _clock(rule: str, language: str) -> str:
    try:
        return profile().clock(rule).label(language)
    except NotInProfile:
        return rule
