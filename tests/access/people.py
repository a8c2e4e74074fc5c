"""Signing in as people do: password, then a code of an authenticator app."""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from opennrm.access.models import SpentCode
from tests.factories import a_user

PASSWORD = "orange tram quiet fjord"
SECRET = base64.b32encode(b"twenty bytes of seed").decode()


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """The six digits that an app shows now, or some steps of 30 seconds away (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def a_person(email: str = "", *, with_app: bool = True, **fields: Any) -> Any:
    """An account with a password and, unless told otherwise, an authenticator app."""
    user = a_user(email, password=PASSWORD, **fields)
    if with_app:
        TOTP.activate(user, SECRET)
    return user


def try_password(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


def sign_in(client: Client, user: Any) -> None:
    """Both steps; the code can be used again afterwards, so that a test may sign in twice within a minute."""
    client.logout()
    cache.clear()
    try_password(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    SpentCode.objects.all().delete()
    cache.clear()
    assert client.session.get("_auth_user_id") == str(user.pk)


def has_app(user: Any) -> bool:
    """Whether an authenticator app is set up."""
    return Authenticator.objects.filter(user=user, type="totp").exists()
