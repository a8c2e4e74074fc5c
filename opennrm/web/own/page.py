"""The person's own page, at the one address of the mailbox: every part and every act is a button, and the address says nothing.

A part is drawn in answer to the button, not behind an address of its own: the history of the browser holds one neutral line.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from opennrm.cases import own as own_file
from opennrm.ownpage import asking, opening, policies, queries
from opennrm.ownpage.asking import Asked, NobodyToAsk
from opennrm.ownpage.states import End, Kind
from opennrm.web import errors
from opennrm.web.ask.door import PUBLIC, as_actor, carries_ours, forget, ours
from opennrm.web.ask.words import Words, known, offered
from opennrm.web.own import shown
from opennrm.web.own.forms import FORMS, Asking
from opennrm.web.own.words import OwnWords

if TYPE_CHECKING:
    from opennrm.ownpage.models import OwnPage

MENU = ("decisions", "plan", "helpers", "consents", "readers", "asking", "end")
# What a form of the page itself holds; who comes from the mailbox brings none of it.
INSIDE = {"act", "part", "say"}
TITLES = {"home": "own_title", "asking": "ask_own", "end": "page_own"}


def is_wanted(request: HttpRequest, holder_id: UUID) -> bool:
    """Whether this browser has a page open and not a mailbox; or a mailbox, and its page was asked for."""
    with as_actor(request, PUBLIC):
        if opening.is_page(PUBLIC, holder_id):
            return True
        return "own" in request.POST and opening.page_of(PUBLIC, holder_id) is not None


def of_mailbox(request: HttpRequest, mailbox_id: UUID, say: Words) -> dict[str, str]:
    """The way from a mailbox to the page that it opens; nothing where it opens none."""
    with as_actor(request, PUBLIC):
        if opening.page_of(PUBLIC, mailbox_id) is None:
            return {}
    words = OwnWords(say.code)
    return {"lead": words["own_from_box_lead"], "button": words["own_from_box"]}


def page(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """One part, or one act; whatever came from elsewhere is refused, a closed page asks for a receipt."""
    with as_actor(request, PUBLIC):
        found = opening.page_of(PUBLIC, holder_id)
        if found and found.pk != holder_id and not INSIDE & set(request.POST):
            opening.used(PUBLIC, found)
    if found is None:
        return gone(request)
    if request.method != "POST":
        return part(request, found, "home")
    if not carries_ours(request):
        return errors.csrf_failure(request)
    if "say" in request.POST:
        return speak(request, found)
    name = request.POST.get("act", "")
    if name in ACTS and (policies.shows_all(found) or name in GUARDIANS_ACTS):
        return ACTS[name](request, found)
    return part(request, found, request.POST.get("part", "home"))


def gone(request: HttpRequest) -> HttpResponse:
    """The page was closed, or its receipt replaced, while it was open here."""
    say = OwnWords(translation.get_language() or "en")
    answer = drawn(request, "gone", say, {"title": say["own_gone"]})
    forget(request, answer)
    return answer


def allowed(found: "OwnPage", name: str) -> bool:
    """Whether a part is for this holder."""
    return policies.shows_all(found) or name in shown.OF_GUARDIAN


def part(request: HttpRequest, found: "OwnPage", name: str, **more: Any) -> HttpResponse:
    """One part of the page."""
    if name in FORMS and allowed(found, name):
        return question(request, found, name)
    if name not in (*shown.PARTS, "end") or not allowed(found, name):
        name = "home"
    say, turn = OwnWords(found.language), request.POST.get("turn", "0")
    with as_actor(request, opening.holder(found.pk)) as holder, translation.override(say.behind):
        queries.own_page(holder)
        reading = shown.PARTS.get(name)
        told = reading(holder, found, say, int(turn) if turn.isdecimal() else 0) if reading else {}
    told |= {"title": say[TITLES.get(name, name)], **more}
    if name == "home":
        told["menu"] = [(one, say[TITLES.get(one, one)]) for one in MENU if allowed(found, one)]
    return drawn(request, name, say, {**framed(request, found), **told})


def framed(request: HttpRequest, found: "OwnPage") -> dict[str, Any]:
    """What every part has around itself."""
    return {
        "ours": ours(request), "by_mailbox": bool(found.mailbox_id),
        "is_guardian": not policies.shows_all(found), "number": uuid4,
    }  # fmt: skip


def question(request: HttpRequest, found: "OwnPage", name: str, form: Asking | None = None) -> HttpResponse:
    """A page with a form: to correct, to complain, to ask for a copy."""
    say = OwnWords(found.language)
    with translation.override(say.behind):
        form = form or asked_form(request, found, name, say)
    more = {"form": form, "title": say[f"{name}_title"], "lead": say[f"{name}_lead"], "act": name}
    return drawn(request, "question", say, {**framed(request, found), **more})


def asked_form(request: HttpRequest, found: "OwnPage", name: str, say: OwnWords, data: Any = None) -> Asking:
    """The form of one kind of request."""
    if name != "complain":
        return FORMS[name](data, say=say)
    return FORMS[name](data, say=say, past_it=bool(heads(request, found)))


def heads(request: HttpRequest, found: "OwnPage") -> list[UUID]:
    """Who answers complaints about the organisation that leads the file."""
    with as_actor(request, PUBLIC):
        return asking.coordinators(PUBLIC, found.pk)


def ask(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """Something is asked; nothing typed is lost when it is not complete."""
    name, say = request.POST["act"], OwnWords(found.language)
    with translation.override(say.behind):
        form = asked_form(request, found, name, say, request.POST)
        if not form.is_valid():
            return question(request, found, name, form)
    given = form.cleaned_data
    asked = Asked(
        given["number"],
        Kind(name),
        given.get("words", ""),
        part=given.get("part", ""),
        about=given.get("about", ""),
    )
    try:
        send(request, found, asked)
    except NobodyToAsk:
        form.add_error("about", say["complain_nobody"])
        return question(request, found, name, form)
    return part(request, found, "asking", done=say["asked_sent"])


def send(request: HttpRequest, found: "OwnPage", asked: Asked) -> None:
    """Ask as the holder. Raises NobodyToAsk."""
    others = heads(request, found) if asked.kind == Kind.COMPLAIN else []
    with as_actor(request, opening.holder(found.pk)) as holder:
        asking.ask(holder, asked, others)


def ask_withdrawal(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """What taking one consent back means."""
    say = OwnWords(found.language)
    with as_actor(request, opening.holder(found.pk)) as holder, translation.override(say.behind):
        queries.own_page(holder)
        one = own_file.consents(holder).filter(pk=chosen(request)).first()
        row = shown.consent_row(one, say) if one else {}
        leads = bool(one and one.recipient_id == own_file.case(holder).lead_id)
    if not row.get("is_on"):
        return part(request, found, "consents")
    lead = say["withdraw_own_lead"] % {"organisation": row["to"]}
    more = {"row": row, "leads": leads, "title": say["withdraw_own_title"], "lead": lead}
    return drawn(request, "withdraw", say, {**framed(request, found), **more})


def withdraw(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """Take one consent back: it works on the next request of everybody."""
    say = OwnWords(found.language)
    with as_actor(request, PUBLIC):
        stopped = asking.withdraw_consent(PUBLIC, found.pk, chosen(request))
    done = say["withdraw_own_done"]
    return part(request, found, "consents", done=f"{done} {say['withdraw_own_stopped']}" if stopped else done)


def again(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """Ask to agree again."""
    consent = chosen(request)
    with as_actor(request, opening.holder(found.pk)) as holder:
        is_own = own_file.consents(holder).filter(pk=consent).exists()
    if is_own:
        send(request, found, Asked(number(request), Kind.CONSENT, consent_id=consent))
    return part(request, found, "consents", done=OwnWords(found.language)["consent_again_asked"])


def ask_stop(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """What stopping everything means."""
    say = OwnWords(found.language)
    more = {"title": say["stop_title"], "lead": say["stop_lead"]}
    return drawn(request, "stop", say, {**framed(request, found), **more})


def stop(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """Everything is taken back, and whoever leads the file is asked to close it."""
    say = OwnWords(found.language)
    with as_actor(request, PUBLIC):
        asking.stop_everything(PUBLIC, found.pk)
    send(request, found, Asked(number(request), Kind.STOP))
    return part(request, found, "asking", done=say["stop_done"])


def close(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """Close the page for good."""
    say, end = OwnWords(found.language), request.POST.get("end", "")
    if end not in End.values:
        return part(request, found, "end")
    with as_actor(request, opening.holder(found.pk)) as holder:
        asking.close(holder, end)
    answer = drawn(request, "gone", say, {"title": say["page_closed"]})
    forget(request, answer)
    return answer


def leave(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """Close it in this browser."""
    answer = HttpResponseRedirect(reverse("ask:first"))
    forget(request, answer)
    return answer


def speak(request: HttpRequest, found: "OwnPage") -> HttpResponse:
    """Read it in another language."""
    with as_actor(request, opening.holder(found.pk)) as holder:
        found = asking.speak(holder, known(request.POST.get("say", "")))
    return part(request, found, "home")


def chosen(request: HttpRequest) -> UUID:
    """The consent that a button names; one that nobody has, for what is no id."""
    try:
        return UUID(request.POST.get("of", ""))
    except ValueError:
        return UUID(int=0)


def number(request: HttpRequest) -> UUID:
    """The id that the page gave to what is asked."""
    try:
        return UUID(request.POST.get("number", ""))
    except ValueError:
        return uuid4()


def drawn(request: HttpRequest, name: str, say: OwnWords, more: dict[str, Any]) -> HttpResponse:
    """A page in the holder's language; what the profile does not say in it is in the language behind it."""
    with translation.override(say.behind):
        return render(request, f"own/{name}.html", {"say": say, "spoken": offered(say.code), **more})


ACTS: dict[str, Callable[[HttpRequest, "OwnPage"], HttpResponse]] = {
    "correct": ask, "complain": ask, "copy": ask, "ask_withdraw": ask_withdrawal, "withdraw": withdraw, "again": again,
    "ask_stop": ask_stop, "stop": stop, "close": close, "leave": leave,
}  # fmt: skip
GUARDIANS_ACTS = {"complain", "close", "leave"}
