"""The sentences of the person's own page, under keys, so that a country profile can say them in a migrant's language too.

What the profile does not say in that language is said in the one behind it, as on the other public pages.
"""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.web.ask.words import SENTENCES, Words

OWN: dict[str, Promise] = {
    "own_title": _("Your page"),
    "own_lead": _("Only you can open it, with your number or your six words."),
    "own_lead_guardian": _("You see this because you speak for the child. You see less than the child may."),
    "own_back": _("Back to the beginning"),
    "own_leave": _("Close now"),
    "own_from_box": _("Open my page"),
    "own_from_box_lead": _("Your request has a file. On your page you see where it stands and who reads it."),
    "own_gone": _("This page was closed, or its number was replaced. Ask the people who help you for a new one."),
    "own_answers": _("There is an answer for you."),
    "own_waits": _("You asked something. An answer will come."),
    # Where my case stands.
    "stands": _("Where it stands"),
    "social_signal": _("You asked for help. People are looking at what you need. You do not have to prove anything for that."),
    "social_presumed": _("You get help now. It does not depend on what you say to the police, or on any decision."),
    "social_reasonable_grounds": _(
        "A first decision says: there are good reasons to believe that you were exploited. You get help, and time to recover."
    ),
    "social_identified": _("It is decided: you were a victim of trafficking in human beings. You have the rights that go with it."),
    "social_not_identified": _(
        "It was decided not to give you the status of a victim. You can ask that others look at it again. Ask for help with that."
    ),
    "social_expired": _("Your status has run out. It can be given again: ask the people who help you."),
    "case_closing": _("The people who help you have asked to close your file. Tell them if you need more."),
    "case_closed": _("Your file is closed. You can come back at any time."),
    "procedural_witness": _("In a criminal case you are a witness. You may ask what that means for you."),
    "procedural_injured_party": _("In a criminal case you are the injured party. You may ask about compensation."),
    "recovery_until": _("You have time to recover and to decide. Nobody may hurry you before %(day)s."),
    "recovery_open": _("You have time to recover and to decide. Nobody has set an end."),
    "decision_waits": _("The authority has not decided yet. That changes nothing about your help."),
    # Decisions.
    "decisions": _("What was decided about me"),
    "decisions_none": _("Nothing is decided yet."),
    "decision_reasonable_grounds_positive": _("There are good reasons to believe that you were exploited."),
    "decision_reasonable_grounds_negative": _("No good reasons were found to believe that you were a victim of trafficking."),
    "decision_reasonable_grounds_suspended": _("It cannot be decided now. The question stays open."),
    "decision_formal_positive": _("You were a victim of trafficking in human beings."),
    "decision_formal_negative": _("You were not found to be a victim of trafficking in human beings."),
    "decision_formal_suspended": _("It cannot be decided now. The question stays open."),
    "decision_by": _("Decided by %(organisation)s on %(day)s"),
    "decision_why": _("Why"),
    "decision_letter": _("You have a right to the reasons in writing. Ask for the letter."),
    "decision_review": _("You can ask that two other officers look at it again. Tell the people who help you, soon."),
    "decision_review_unknown": _("How long you have for that is not configured for this country. So ask now."),
    "decision_review_within": _("You have %(time)s for that from the day on which you were told."),
    "unit_hours": _("%(n)s hours"),
    "unit_calendar_days": _("%(n)s days"),
    "unit_working_days": _("%(n)s working days"),
    # Plan and dates.
    "plan": _("My plan and my dates"),
    "plan_none": _("There is no plan yet to which you agreed."),
    "plan_agreed": _("You agreed to this plan on %(day)s."),
    "plan_goal": _("What for, in your words"),
    "plan_who": _("Who"),
    "plan_until": _("Until when"),
    "plan_open": _("no day was set"),
    "dates": _("Next dates"),
    "dates_none": _("No date is set."),
    "date_review": _("You go through the plan again together"),
    "date_recovery": _("Your time to recover ends"),
    "service_planned": _("planned"),
    "service_given": _("done"),
    "service_refused": _("you did not want it"),
    "service_cancelled": _("cancelled"),
    # Who helps.
    "helpers": _("Who helps me"),
    "helpers_lead": _("It leads your file: ask there first."),
    "helpers_consent": _("It may see your file because you agreed: %(purpose)s."),
    "helpers_law": _("It takes part without your consent. Ask it why."),
    "helpers_hours": _("Answers: %(hours)s"),
    "helpers_none": _("No organisation sees your file now."),
    "helpers_names": _("The names of the people who work there are not written here, for their safety and yours."),
    # Consents.
    "consents": _("What I agreed to"),
    "consents_lead": _("You may take back each of these at any time. You need not say why. Help goes on."),
    "consents_none": _("You have agreed to nothing so far."),
    "consent_data": _("They may see: %(data)s."),
    "consent_given": _("You agreed on %(day)s."),
    "consent_until": _("Until %(day)s."),
    "consent_endless": _("Until you take it back."),
    "consent_withdrawn": _("You took this back on %(day)s. They find nothing of your file any more."),
    "consent_over": _("This ran out on %(day)s."),
    "consent_on": _("Yes"),
    "consent_off": _("No"),
    "consent_take_back": _("Take it back"),
    "consent_again": _("Ask to agree again"),
    "consent_again_asked": _("You asked to agree again. The people who help you will explain it to you first."),
    "withdraw_own_title": _("Take this back?"),
    "withdraw_own_lead": _("From this moment %(organisation)s finds nothing of your file."),
    "withdraw_own_decision": _("If it is just deciding about you, that stops. You can agree again later."),
    "withdraw_own_leads": _("This organisation leads your file. If you take this back, it can no longer help you through this file."),
    "withdraw_own_keeps": _("What it has read already it cannot forget. What it wrote stays written."),
    "withdraw_own_yes": _("Yes, take it back"),
    "withdraw_own_done": _("You took it back. From now on they find nothing."),
    "withdraw_own_stopped": _("What was being decided has stopped."),
    "data_identity": _("who you are"),
    "data_location": _("how to reach you"),
    "data_narrative": _("what happened to you"),
    "data_files": _("papers"),
    "data_none": _("nothing but that there is a file"),
    # Who read.
    "readers": _("Who read my file"),
    "readers_lead": _("Every reading is written down, and nobody can take it out. You see the organisation, not the name."),
    "readers_none": _("Nobody has read your file yet."),
    "readers_lists": _("Lists in which only the number of your file stood, without your name, are not shown here."),
    "reader_leads": _("It leads your file."),
    "reader_consent": _("You agreed: %(purpose)s."),
    "reader_consent_ended": _("You had agreed: %(purpose)s. You took it back."),
    "reader_opened": _("It opened your file."),
    "reader_law": _("It took part without your consent."),
    "reader_national": _("It watches over the whole mechanism. It sees no name."),
    "reader_unknown": _("Nothing says why. You may complain."),
    "reader_somebody": _("Somebody"),
    "readers_older": _("Earlier"),
    "readers_newer": _("Later"),
    "visits": _("When this page was opened"),
    "visits_lead": _("If a day is not yours, somebody else has your number: close the page."),
    # Asking.
    "ask_own": _("Ask, correct, complain"),
    "ask_mine": _("What I asked"),
    "ask_none": _("You have asked nothing so far."),
    "asked_correct": _("Something is wrong in my file"),
    "asked_complain": _("I complained"),
    "asked_copy": _("I want a copy of my file"),
    "asked_consent": _("I want to agree again"),
    "asked_stop": _("I want nothing more"),
    "asked_on": _("Asked on %(day)s"),
    "asked_waits": _("No answer yet."),
    "asked_due": _("An answer is due by %(day)s."),
    "asked_no_limit": _("How soon they must answer is not configured for this country."),
    "asked_agreed": _("They agreed:"),
    "asked_refused": _("They did not agree:"),
    "asked_sent": _("It is sent. The answer will be here."),
    "correct_title": _("Something in my file is wrong"),
    "correct_lead": _("Say what is wrong and what is right. The people who help you answer, and say why if they do not agree."),
    "correct_part": _("What is wrong?"),
    "correct_words": _("What is right?"),
    "complain_title": _("I want to complain"),
    "complain_lead": _("Whoever you complain about does not answer it, and does not see it here. Your help stays the same."),
    "complain_about": _("About whom?"),
    "complain_worker": _("Somebody who works with me"),
    "complain_organisation": _("The organisation, or who leads it"),
    "complain_worker_hint": _("Their supervisor reads it. The co-ordinator of the mechanism knows that there is a complaint."),
    "complain_organisation_hint": _("The co-ordinator of the mechanism reads it; the organisation does not."),
    "complain_words": _("What happened?"),
    "complain_nobody": _("There is nobody here who could answer this. Please call one of these numbers."),
    "copy_title": _("I want a copy of my file"),
    "copy_lead": _(
        "The people who help you prepare it. They hand it to you only in a way that is safe: they ask you first. A paper can be "
        "found by others."
    ),
    "copy_button": _("Ask for a copy"),
    "words_needed": _("Write a few words first."),
    # This page.
    "page_own": _("Close this page, or stop everything"),
    "page_close": _("Close this page for good"),
    "page_close_lead": _("Your number opens nothing any more, also for somebody who took it. Your help goes on. You can ask for a new one."),
    "page_close_lost": _("I lost the number"),
    "page_close_unsafe": _("Somebody else may have it, or forces me"),
    "page_close_not_wanted": _("I do not want this page"),
    "page_closed": _("The page is closed. The number opens nothing any more."),
    "stop_title": _("I want nothing more"),
    "stop_lead": _(
        "Everything you agreed to is taken back at once, and the organisation that leads your file is asked to close it. You can "
        "come back at any time, and nobody may hold it against you."
    ),
    "stop_yes": _("Yes, stop everything"),
    "stop_done": _("Everything is taken back. The organisation that leads your file is told."),
}  # fmt: skip


class OwnWords(Words):
    """The sentences of the own page, and those that it shares with the other public pages."""

    def __getitem__(self, key: str) -> str:
        if (self.own is not None and key in self.own.words) or key in SENTENCES:
            return super().__getitem__(key)
        with translation.override(self.behind):
            return str(OWN[key])
