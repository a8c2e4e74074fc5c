"""A browser in the hands of a member, and the answers that an inspector gives on a farm."""

import re
import time
import uuid
from typing import Any

from django.test import Client

from opennrm.access.actor import Actor
from opennrm.access.models import User

SHOWN_FACTOR = {"method": "mfa", "type": "totp"}
HIDDEN = re.compile(r'name="(id_\w+|screening|referral)" value="([0-9a-f-]{36})"')


def client_of(actor: Actor, language: str = "en") -> Client:
    """A client that has shown a second factor and acts for the actor's organisation."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    session["account_authentication_methods"] = [SHOWN_FACTOR | {"at": time.time()}]
    session["account_authentication_methods_user"] = str(actor.user_id)
    session["organisation"] = str(actor.organisation_id)
    session.save()
    client.cookies["language"] = language
    return client


def hidden(response: Any) -> dict[str, str]:
    """The ids that the page was drawn with."""
    return dict(HIDDEN.findall(response.content.decode()))


def begun(client: Client, screening: uuid.UUID | None = None) -> str:
    """The address of a new screening."""
    response = client.post("/screening/begin/", {"screening": str(screening or uuid.uuid4())})
    assert response.status_code == 302, response.content
    return str(response["Location"]).removesuffix("urgent/")


def answer(client: Client, address: str, slug: str, **answers: Any) -> str:
    """Send one page; returns the page that follows."""
    response = client.post(f"{address}{slug}/", answers)
    if response.status_code != 302:
        problems = re.findall(r'class="error".*?</div>', response.content.decode(), re.S)
        raise AssertionError(f"{slug}: {response.status_code} {problems}")
    return str(response["Location"]).rstrip("/").rsplit("/", 1)[-1]


def through(
    client: Client, address: str, *, majority: str = "adult", medical: str = "no", age_band: str = "21-29"
) -> str:
    """Everything up to the question whom to ask; returns the page that follows."""
    following = answer(client, address, "urgent", medical=medical, threat="unknown")
    if following == "numbers":
        following = answer(client, address, "numbers")
    assert following == "place"
    assert (
        answer(client, address, "place", region="KZ-71", sector="agriculture", door="labour_inspection")
        == "talk"
    )
    assert answer(client, address, "talk", languages=["ky", "ru"], interpreter="telephone") == "age"
    following = answer(client, address, "age", majority=majority)
    while following.startswith("signs"):
        seen = {
            "signs-exploitation": {"ex.hours": "yes", "ex.pay": "yes"},
            "signs-coercion-destination": {"cd.documents": "yes", "cd.isolation": "yes"},
            "signs-deceptive-recruitment": {"dr.job": "yes", "dr.wages": "yes"},
            "signs-agriculture": {"agriculture.remote": "yes"},
        }
        following = answer(client, address, following, **seen.get(following, {}))
    assert following == "person"
    named = {"family": "Токтогулов", "given": "Айбек", "age_band": age_band, "sex": "man"}
    assert answer(client, address, "person", **named) == "contact"
    assert (
        answer(client, address, "contact", phone="+996 700 000 001", hours="20:00", language="ky") == "story"
    )
    assert answer(client, address, "story", narrative="Пас овец без оплаты.") == "advice"
    return answer(client, address, "advice")
