"""Every sentence of the public pages, under a key, so that a country profile can say it in a migrant's language too."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.country.entries import PublicWords
from opennrm.web.context import OWN_NAMES

SENTENCES: dict[str, Promise] = {
    "page": _("Page"),
    "language": _("Language"),
    "leave": _("Leave this page"),
    "unchecked": _("A native speaker has not checked this language yet. If something is unclear, choose another one."),
    "first_title": _("You can ask for help here"),
    "first_lead": _("For you, or for somebody you know. You need no account, and you need not say your name."),
    "danger_title": _("Is somebody in danger now?"),
    "danger_lead": _("Then call. That is the fastest way."),
    "lines_title": _("If you would rather talk"),
    "write_title": _("Write to people who can help"),
    "write_lead": _("A few short questions. You may leave out whatever you do not want to answer."),
    "write_button": _("Begin to write"),
    "receipt_title": _("You have written before?"),
    "receipt_lead": _("Open your mailbox with the number or the six words that you wrote down."),
    "receipt_button": _("Open my mailbox"),
    "watched_title": _("Is someone watching this device?"),
    "watched_text": _(
        "Then use another one if you can. “Leave this page” takes you to a neutral site at once; so does pressing Shift "
        "three times."
    ),
    "watched_limits": _(
        "It cannot clear the history of your browser, and it cannot stop a program that watches the device."
    ),
    "nobody_title": _("Messages cannot be received here yet"),
    "nobody_text": _("No organisation has been named that reads them. Please call one of the numbers on this page."),
    "next": _("Continue"),
    "back": _("Back"),
    "change": _("Change"),
    "step": _("Step %(step)s of %(total)s"),
    "yes": _("Yes"),
    "no": _("No"),
    "not_known": _("I do not know"),
    "choose": _("Choose one answer"),
    "too_long": _("This is too long. Up to %(limit)s characters can be sent at once."),
    "who_title": _("Who needs help?"),
    "who_person": _("I do"),
    "who_friend": _("Somebody I know"),
    "urgent_title": _("Is anything urgent?"),
    "urgent_doctor": _("Does somebody need a doctor now?"),
    "urgent_threat": _("Is somebody threatened, locked in or beaten?"),
    "call_title": _("Call now"),
    "call_text": _("Do not wait for an answer here. You can go on writing afterwards."),
    "region_title": _("In which region?"),
    "region_label": _("Region"),
    "region_hint": _("So that people nearby can help. Your address is not asked."),
    "region_none": _("I do not know, or do not want to say"),
    "story_title": _("What happened?"),
    "story_label": _("In your own words"),
    "story_hint": _("In any language, as long or short as you like. You may leave it empty."),
    "contact_title": _("Can somebody call you safely?"),
    "contact_lead": _("You may leave all of this empty. You will find the answer in your mailbox here."),
    "contact_warning_title": _("A call at the wrong moment can put you in danger"),
    "contact_warning": _(
        "Give a number only if nobody else answers it. Leave it empty if others use or check the telephone."
    ),
    "contact_phone": _("Telephone"),
    "contact_phone_wrong": _("Write the number in digits, for example +7 701 000 00 00"),
    "contact_hours": _("When is it safe to call?"),
    "contact_hours_hint": _("For example 20:00-21:00"),
    "contact_message": _("They may also write to this number"),
    "contact_word": _("A word by which you know that it is really them"),
    "organisation_title": _("Who may read this?"),
    "organisation_lead": _("Only the organisation that you choose here. It asks you before it passes anything on."),
    "check_title": _("Read it once more, and send"),
    "check_nothing": _("nothing written"),
    "send": _("Send"),
    "again": _("Please press “Send” once more."),
    "expired": _("This page was open for a long time. Nothing has been sent. Please look at your answers once more."),
    "many": _("Many people are writing now. Press “Send” again in %(seconds)s seconds; what you wrote stays on this page."),
    "not_receiving": _("This organisation no longer receives messages here. Please choose another one."),
    "sent_title": _("Your message has arrived"),
    "sent_write": _("Write this down now. It is shown only once."),
    "sent_number": _("Your number"),
    "sent_words": _("Or these six words: they mean the same"),
    "sent_why": _("With the number or the words you read the answer and write more. Nobody can give them to you again."),
    "sent_hide": _("Keep them where nobody looks. On a telephone that others use, take no picture of them."),
    "sent_next": _("What happens next"),
    "sent_reads": _("%(organisation)s reads your message and answers in your mailbox."),
    "sent_within": _("They mean to read it by %(time)s."),
    "sent_done": _("I have written it down"),
    "open_title": _("Open your mailbox"),
    "open_label": _("16 digits or six words"),
    "open_hint": _("Spaces and capital letters do not matter."),
    "open_wrong": _("No mailbox opens with this. Compare it with what you wrote down: 16 digits, or six words."),
    "open_wait": _("Please wait %(seconds)s seconds, and press the button again."),
    "box_title": _("Your mailbox"),
    "state_received": _("Your message has arrived. Nobody has read it yet."),
    "state_read": _("Your message has been read. An answer will come."),
    "state_waiting": _("Your newest message waits for an answer."),
    "state_answered": _("There is an answer for you."),
    "state_open": _("There is nothing new. You can write more at any time."),
    "state_file": _("Your request has been taken up, and help is being organised."),
    "state_asked": _("Who was asked to help"),
    "box_you": _("You"),
    "box_read": _("read"),
    "box_none": _("You have not written any words yet."),
    "write_more": _("Write more"),
    "write_something": _("Write a few words first."),
    "close": _("Close the mailbox"),
    "withdraw": _("Take everything back"),
    "withdraw_title": _("Take everything back?"),
    "withdraw_lead": _("Your messages are destroyed, and your number opens nothing any more."),
    "withdraw_limits": _("What somebody has already done for you, or already knows, cannot be taken back here."),
    "keep": _("Keep it"),
    "withdrawn": _("Your messages are destroyed."),
    "pass_title": _("May others read this too?"),
    "pass_text": _("%(first)s asks whether %(then)s may read your messages and answer you from now on."),
    "pass_yes": _("Yes, pass it on"),
    "pass_no": _("No"),
}  # fmt: skip


class Words:
    """The sentences in one language: of the interface, or of the profile with the interface's behind them."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.own: PublicWords | None = profile().public_words.get(code)

    def __getitem__(self, key: str) -> str:
        if self.own is not None and key in self.own.words:
            return self.own.words[key]
        with translation.override(self.behind):
            return str(SENTENCES[key])

    @property
    def behind(self) -> str:
        """The language of everything that the profile does not say in this one: names of regions, lines, bodies."""
        return self.own.falls_back_to if self.own is not None else self.code

    @property
    def tag(self) -> str:
        """The language as browsers and screen readers name it."""
        return self.own.tag if self.own is not None else self.code

    @property
    def is_unchecked(self) -> bool:
        """Whether nobody who grew up with the language has read these sentences."""
        return self.own is not None and self.own.confidence != "high"


def interface() -> list[str]:
    """The languages of the interface that the country speaks; all of them where it speaks none."""
    return [code for code in OWN_NAMES if code in profile().languages] or list(OWN_NAMES)


def offered(current: str) -> list[dict[str, object]]:
    """Every language of the pages in its own name: the interface's, then the profile's."""
    country = profile()
    ours = [(code, OWN_NAMES[code], code) for code in interface()]
    more = [(one.language, one.name, one.tag) for one in country.public_words.values()]
    return [
        {"code": code, "name": name, "tag": tag, "current": code == current}
        for code, name, tag in [*ours, *more]
    ]


def wanted(request: HttpRequest) -> str:
    """The language of the browser where the profile has it; the page's where it was chosen or the profile has not."""
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip().lower()
    for one in profile().public_words.values():
        if (
            settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
            and first.split("-")[0] == one.tag.split("-")[0]
        ):
            return one.language
    return translation.get_language() or "en"


def known(code: str) -> str:
    """The code itself, if there are pages in it; else the page's language."""
    return code if code in OWN_NAMES or code in profile().public_words else translation.get_language() or "en"
