"""How often something was done in a span of time, in the table of the cache: small numbers that everybody may forget."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from opennrm.access import cache

COUNT = """
insert into access_cache as kept (cache_key, value, expires) values (%s, '1', %s)
    on conflict (cache_key) do update set
        value = case when kept.expires <= %s then '1' else (kept.value::bigint + 1)::text end,
        expires = case when kept.expires <= %s then excluded.expires else kept.expires end
    returning value::bigint
"""


def count(name: str, span: timedelta) -> int:
    """Count one more under this name, and say how many there are since the first of the span that runs.

    One statement: two at the same moment are two.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [cache.hashed(name, "count", 1), now + span, now, now])
        return int(cursor.fetchone()[0])
