"""Asking for help without an account: numbers first, then one question on each page, at the end a receipt.

The address never changes and holds nothing. What is typed travels sealed in the page (`drafts`), so it survives every
mistake, and closing the window forgets it.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.mailbox import actions, limits, queries, receipts, receiving
from opennrm.mailbox.receiving import NotReceiving
from opennrm.web.ask import drafts, sending
from opennrm.web.ask.door import PUBLIC, as_actor, origin, quiet
from opennrm.web.ask.drafts import Draft
from opennrm.web.ask.forms import CHECK, FORMS, STEPS, Question
from opennrm.web.ask.words import Words, known, offered, wanted

# A box that people do not see; programs that fill every box do.
TRAP = "website"


@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Every page of the way, at one address."""
    sent = request.POST
    if "draft" not in sent and "begin" not in sent:
        return first(request, Words(known(sent["say"]) if "say" in sent else wanted(request)))
    if "begin" in sent:
        draft = Draft(known(sent.get("language", "")), STEPS[0])
        return page(request, draft)
    found = drafts.opened(sent["draft"])
    return answered(request, found) if found else begun_again(request)


def first(request: HttpRequest, say: Words) -> HttpResponse:
    """Numbers to call, then the way to write, then the way back in."""
    with as_actor(request, PUBLIC):
        able = bool(receiving.receivers(PUBLIC))
    return drawn(request, "first", say, {"lines": lines(say), "able": able})


def answered(request: HttpRequest, draft: Draft) -> HttpResponse:
    """A page was sent: keep what was typed, then another language, another page, the next one, or the letter itself."""
    sent = request.POST
    if "noted" in sent:
        with as_actor(request, PUBLIC):
            actions.note_receipt(PUBLIC, draft.id)
        return HttpResponseRedirect(reverse("ask:first"))
    fits = draft.step == CHECK or draft.keep(draft.step, typed(request, draft.step))
    if "say" in sent:
        draft.language = known(sent["say"])
        return page(request, draft, as_typed=not fits)
    if draft.step == CHECK:
        return send(request, draft) if "to" not in sent else moved(request, draft, sent["to"])
    say = Words(draft.language)
    form = one_form(request, draft, say, request.POST)
    if not fits or ("to" not in sent and not form.is_valid()):
        form.is_valid()
        return page(request, draft, form=form)
    if "to" in sent:
        return moved(request, draft, sent["to"])
    after = CHECK if draft.checked else STEPS[STEPS.index(draft.step) + 1]
    return moved(request, draft, after)


def moved(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """Another page of the way."""
    draft.step = step if step in STEPS else STEPS[0]
    return page(request, draft)


def begun_again(request: HttpRequest) -> HttpResponse:
    """The page was open for too long, or is not ours: what was typed on it is kept, and everything is asked once more."""
    step = request.POST.get("page", "")
    draft = Draft(known(request.POST.get("language", "")), step if step in FORMS else STEPS[0])
    form = None
    if step in FORMS:
        draft.keep(step, typed(request, step))
        form = one_form(request, draft, Words(draft.language), request.POST)
        form.is_valid()
    draft.checked = True
    return page(request, draft, form=form, note="expired")


def page(
    request: HttpRequest, draft: Draft, *, form: Question | None = None, as_typed: bool = False, note: str = "",
    seconds: int = 0,
) -> HttpResponse:  # fmt: skip
    """One page of the way; `form` when it has mistakes."""
    say = Words(draft.language)
    if draft.step == CHECK:
        return check(request, draft, note=note, seconds=seconds)
    if form is None:
        typed_here = request.POST if as_typed else draft.of(draft.step) or None
        form = one_form(request, draft, say, typed_here)
        # What was typed earlier is shown as it is, without calling an unfinished page wrong.
        form.errors.clear() if form.is_bound and not as_typed else None
    number = STEPS.index(draft.step) + 1
    urgent = draft.of("urgent")
    return drawn(
        request,
        draft.step,
        say,
        {
            "form": form, "draft": draft, "step": say["step"] % {"step": number, "total": len(STEPS)},
            "title": say[f"{draft.step}_title"], "back": STEPS[number - 2] if number > 1 else "",
            "danger": draft.step not in {"who", "urgent"} and "yes" in urgent.values(),
            "lines": lines(say, danger_first=True), "note": say[note] if note else "",
        },
    )  # fmt: skip


def check(request: HttpRequest, draft: Draft, *, note: str = "", seconds: int = 0) -> HttpResponse:
    """Everything once more before it is sent; a page that is not in order comes first."""
    say, draft.checked = Words(draft.language), True
    forms = all_forms(request, draft, say)
    for name, form in forms.items():
        if not form.is_valid():
            draft.step = name
            return page(request, draft, form=form)
    shown = {
        "draft": draft, "rows": sending.summary(forms, say), "title": say["check_title"], "trap": TRAP,
        "step": say["step"] % {"step": len(STEPS), "total": len(STEPS)}, "back": STEPS[-2],
        "note": say[note] % {"seconds": seconds} if note else "",
    }  # fmt: skip
    return drawn(request, "check", say, shown)


def send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The letter is stored before anybody is told so; the same page again shows the same receipt."""
    say = Words(draft.language)
    with as_actor(request, PUBLIC):
        is_there = actions.is_begun(PUBLIC, draft.id)
    if not is_there:
        if request.POST.get(TRAP):
            return page(request, draft, note="again")
        wait = limits.take(limits.LETTERS, origin(request))
        if wait:
            return page(request, draft, note="many", seconds=wait)
    forms = all_forms(request, draft, say)
    if not all(form.is_valid() for form in forms.values()):
        return page(request, draft)
    try:
        with as_actor(request, PUBLIC):
            begun = actions.begin(PUBLIC, sending.letter(draft, forms))
            shown = sent_words(draft, say, actions.shows_receipt(PUBLIC, begun))
            organisation = queries.mailbox(PUBLIC, begun.pk).organisation.name(say.behind)
            clock = deadlines.of_subjects(PUBLIC, [begun.signal_id]).get(begun.signal_id)
    except NotReceiving:
        draft.step = "organisation"
        form = one_form(request, draft, say, draft.of("organisation"))
        form.add_error("organisation", say["not_receiving"])
        return page(request, draft, form=form)
    shown["reads"] = say["sent_reads"] % {"organisation": organisation}
    if clock and clock.due_at:
        with translation.override(say.behind):
            due = date_format(timezone.localtime(clock.due_at), "j E, H:i")
        shown["within"] = say["sent_within"] % {"time": due}
    return drawn(request, "sent", say, shown)


def sent_words(draft: Draft, say: Words, is_shown: bool) -> dict[str, Any]:
    """The receipt in digits and words, while it has not been noted."""
    found: dict[str, Any] = {"title": say["sent_title"], "draft": draft}
    if is_shown:
        found["digits"] = receipts.digits(draft.number)
        found["words"] = receipts.in_words(draft.number, say.behind)
    return found


def one_form(request: HttpRequest, draft: Draft, say: Words, data: Any) -> Question:
    """The form of the draft's page."""
    with translation.override(say.behind):
        return FORMS[draft.step](data, say=say, offered=able(request, draft))


def all_forms(request: HttpRequest, draft: Draft, say: Words) -> dict[str, Question]:
    """All of them, with what was typed."""
    with translation.override(say.behind):
        return sending.pages(draft, say, able(request, draft))


def able(request: HttpRequest, draft: Draft) -> list[receiving.Offered]:
    """Whom one may write to, those of the region first."""
    with as_actor(request, PUBLIC):
        return receiving.receivers(PUBLIC, draft.of("region").get("region", ""))


def typed(request: HttpRequest, step: str) -> dict[str, str]:
    """What was typed on a page, and nothing else of the form."""
    return {name: request.POST[name] for name in FORMS[step].base_fields if name in request.POST}


def lines(say: Words, *, danger_first: bool = False) -> list[dict[str, str]]:
    """The telephone lines of the profile, from advice to emergency, or the other way about."""
    found = [
        {
            "number": body.telephone, "dial": "".join(body.telephone.split()), "name": body.label(say.behind),
            "role": body.role.label(say.behind),
        }
        for body in profile().lines
        if body.telephone
    ]  # fmt: skip
    return found[::-1] if danger_first else found


def drawn(request: HttpRequest, name: str, say: Words, more: dict[str, Any]) -> HttpResponse:
    """A page in the language of the visitor; what the profile does not say in it is in the language behind it."""
    with translation.override(say.behind):
        shown = {"say": say, "spoken": offered(say.code), **more}
        return render(request, f"ask/{name}.html", shown)
