"""The floor: the same server and middleware with nothing to do, and with one SELECT of as many rows as a page shows.

Served instead of the product: `gunicorn bench.floor:application`.
"""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opennrm.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

ROWS = 25
SELECT = "select c.reference from cases_participant p join cases_case c on c.id = p.case_id where p.organisation_id = %s and p.until is null order by p.listed_at desc limit 25"


def empty(request: HttpRequest) -> HttpResponse:
    """An empty page for somebody who is signed in."""
    return HttpResponse("nothing")


def select(request: Any) -> HttpResponse:
    """One SELECT of a page's rows, under row-level security, as plain text."""
    with connection.cursor() as cursor:
        cursor.execute(SELECT, [request.actor.organisation_id])
        return HttpResponse("rows\n" + "\n".join(row[0] for row in cursor.fetchall()))


urlpatterns = [path("empty/", empty), path("select/", select)]
settings.ROOT_URLCONF = __name__
application = get_wsgi_application()
