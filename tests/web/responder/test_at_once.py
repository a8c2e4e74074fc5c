"""Two presses of one button at the same moment, on two connections, as a bad network sends them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.test import Client

from opennrm.access.session import acting
from opennrm.cases.models import Consent
from opennrm.referrals.models import Referral
from tests import factories
from tests.web.responder.steps import answer, begun, client_of, hidden, through


def pressed(cookies: Any, address: str, answers: dict[str, str]) -> str:
    """One press in a thread of its own."""
    client = Client()
    client.cookies = cookies
    try:
        return str(client.post(f"{address}check/", answers)["Location"])
    finally:
        connection.close()


def test_two_presses_at_once_send_once(committed_database: Any) -> None:
    mechanism = factories.a_mechanism()
    client = client_of(mechanism.responder)
    address = begun(client)
    through(client, address)
    chosen = {"identification": str(mechanism.authority.pk), "assistance": str(mechanism.shelter.pk)}
    answer(client, address, "receivers", **chosen)
    agreed = {"identification": "yes", "assistance": "yes", "explained_in": "ky", "interpreter": "telephone"}
    answer(client, address, "consent", **agreed)
    sent = {**hidden(client.get(f"{address}check/")), "urgency": "ordinary"}
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(lambda _: pressed(client.cookies, address, sent), range(2)))
    assert results == [f"{address}done/"] * 2
    with acting(mechanism.responder):
        assert Referral.objects.count() == 2
        assert Consent.objects.count() == 2
