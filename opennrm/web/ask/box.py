"""The mailbox: opened by the receipt, read and written, given back, closed."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from opennrm.mailbox import actions, limits, passing, queries
from opennrm.ownpage import opening
from opennrm.web import errors
from opennrm.web.ask import state
from opennrm.web.ask.door import (
    PUBLIC,
    as_actor,
    carries_ours,
    forget,
    holder_of,
    origin,
    ours,
    person,
    quiet,
    remember,
)
from opennrm.web.ask.forms import MoreForm
from opennrm.web.ask.pages import drawn, lines
from opennrm.web.ask.words import Words, known, wanted
from opennrm.web.own import page as own_page
from opennrm.workflow.machine import WrongState

LONGEST_RECEIPT = 200


@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: HttpRequest) -> HttpResponse:
    """The open mailbox, or the question for the receipt."""
    mailbox_id = holder_of(request)
    if mailbox_id is None:
        return closed(request)
    if own_page.is_wanted(request, mailbox_id):
        # The page of the person; whoever types a receipt into it wants another one.
        return tried(request) if "receipt" in request.POST else own_page.page(request, mailbox_id)
    return mailbox_open(request, mailbox_id)


def mailbox_open(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """The open mailbox, or one of its acts."""
    if request.method != "POST":
        return shown(request, mailbox_id)
    if "receipt" in request.POST:
        return tried(request)
    if not carries_ours(request):
        return errors.csrf_failure(request)
    for name, act in ACTS.items():
        if name in request.POST:
            return act(request, mailbox_id)
    return back()


def closed(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt. A form of a mailbox that is over meanwhile comes here too, with what was written in it."""
    if request.method == "POST" and "receipt" in request.POST:
        return tried(request)
    sent = request.POST
    say = Words(
        known(sent.get("say") or sent["language"])
        if sent.get("say") or "language" in sent
        else wanted(request)
    )
    return question(request, say, kept=sent.get("words", ""))


def question(request: HttpRequest, say: Words, *, wrong: str = "", kept: str = "") -> HttpResponse:
    """The page that asks for the receipt. What was typed as a receipt is never written back into the page."""
    more = {"title": say["open_title"], "wrong": wrong, "kept": kept, "longest": LONGEST_RECEIPT}
    return drawn(request, "open", say, {**more, "lines": lines(say)})


def tried(request: HttpRequest) -> HttpResponse:
    """Try a receipt: every wrong one is answered alike, after the same time."""
    say = Words(known(request.POST.get("language", "")))
    where = origin(request)
    wait = limits.take(limits.RECEIPTS, where)
    kept = request.POST.get("words", "")
    if wait:
        return question(request, say, wrong=say["open_wait"] % {"seconds": wait}, kept=kept)
    with as_actor(request, PUBLIC):
        found = opening.open_with(PUBLIC, request.POST["receipt"][:LONGEST_RECEIPT])
    if found is None:
        return question(request, say, wrong=say["open_wrong"], kept=kept)
    limits.give_back(limits.RECEIPTS, where)
    mailbox_id, token = found
    with as_actor(request, PUBLIC):
        is_page = opening.is_page(PUBLIC, mailbox_id)
    answer = shown(request, mailbox_id, kept=kept, token=token) if kept and not is_page else back()
    remember(answer, token)
    return answer


def shown(
    request: HttpRequest, mailbox_id: UUID, *, form: MoreForm | None = None, kept: str = "", token: str = "",
    name: str = "box",
) -> HttpResponse:  # fmt: skip
    """The conversation, where it stands, and a place to write."""
    with as_actor(request, person(mailbox_id)) as holder:
        mailbox = queries.mailbox(holder, mailbox_id)
        said = queries.conversation(holder, mailbox)
        actions.mark_read(holder, mailbox)
    say = Words(mailbox.language or "en")
    with as_actor(request, PUBLIC), translation.override(say.behind):
        signal = state.signal_of(mailbox)
        asked = state.asked(mailbox, signal)
        names = queries.names_of(PUBLIC, said, say.behind)
    first = mailbox.organisation.name(say.behind)
    blank = MoreForm({"words": kept, "message": str(uuid4())} if kept else None, say=say)
    blank.initial["message"] = uuid4()
    passing = ""
    if mailbox.proposed is not None:
        passing = say["pass_text"] % {"first": first, "then": mailbox.proposed.name(say.behind)}
    return drawn(
        request, name, say,
        {
            "title": say["box_title"], "mailbox": mailbox, "said": [(one, names.get(one.organisation_id)) for one in said],
            "state": state.sentence(mailbox, signal, said, say), "asked": asked, "form": form or blank, "passing": passing, "ours": ours(request, token),
            "organisation": first, "has_file": bool(signal.case_id), "own": own_page.of_mailbox(request, mailbox_id, say),
        },
    )  # fmt: skip


def write(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """One more message."""
    with as_actor(request, person(mailbox_id)) as holder:
        say = Words(queries.mailbox(holder, mailbox_id).language)
    with translation.override(say.behind):
        form = MoreForm(request.POST, say=say)
        if not form.is_valid():
            return shown(request, mailbox_id, form=form)
    with as_actor(request, person(mailbox_id)) as holder:
        actions.write(holder, form.cleaned_data["words"], form.cleaned_data["message"])
    return back()


def speak(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """Read it in another language; what was being written stays."""
    with as_actor(request, person(mailbox_id)) as holder:
        actions.speak(holder, known(request.POST["say"]))
    kept = request.POST.get("words", "")
    return shown(request, mailbox_id, kept=kept) if kept else back()


def ask_withdrawal(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """What taking everything back means."""
    return shown(request, mailbox_id, name="withdraw")


def withdraw(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """Take everything back."""
    with as_actor(request, person(mailbox_id)) as holder:
        say = Words(queries.mailbox(holder, mailbox_id).language)
    try:
        with as_actor(request, PUBLIC):
            actions.withdraw(PUBLIC, mailbox_id)
    except WrongState:
        pass
    answer = drawn(request, "gone", say, {"title": say["withdrawn"]})
    forget(request, answer)
    return answer


def pass_on(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """Yes, others may read it."""
    with as_actor(request, PUBLIC):
        passing.pass_on(PUBLIC, mailbox_id)
    return back()


def refuse(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """No, they may not."""
    with as_actor(request, person(mailbox_id)) as holder:
        passing.refuse(holder)
    return back()


def close(request: HttpRequest, mailbox_id: UUID) -> HttpResponse:
    """Close it in this browser."""
    answer = HttpResponseRedirect(reverse("ask:first"))
    forget(request, answer)
    return answer


def back() -> HttpResponse:
    """To the mailbox, so that the page can be loaded again without sending anything again."""
    return HttpResponseRedirect(reverse("ask:box"))


# By the name of the button; whoever presses Enter writes.
ACTS: dict[str, Callable[[HttpRequest, UUID], HttpResponse]] = {
    "say": speak, "close": close, "ask_withdrawal": ask_withdrawal, "withdraw": withdraw, "pass_on": pass_on,
    "refuse": refuse, "words": write,
}  # fmt: skip
