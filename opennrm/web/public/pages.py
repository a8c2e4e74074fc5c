"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, where help is, and the door for those who work here. Asks for no cookie."""
    return render(request, "public/front.html")
