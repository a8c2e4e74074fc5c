"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from opennrm import country


def lines(language: str) -> list[dict[str, str]]:
    """The lines of the country profile on which somebody answers: number, name, what for."""
    return [
        {
            "number": body.telephone,
            "dial": body.telephone.replace(" ", ""),
            "name": body.label(language),
            "role": body.role.label(language),
        }
        for body in country.profile().bodies
        if body.kind == "hotline" and body.telephone
    ]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, where help is, and the door for those who work here. Asks for no cookie."""
    return render(request, "public/front.html", {"lines": lines(get_language() or "")})
