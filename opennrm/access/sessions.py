"""The session engine: a cookie that the database cannot give away.

Django's own table keeps the cookie's value as its key, so a dump holds usable sessions. Here the row is found by a keyed
hash, its content is sealed, and its end does not depend on the browser.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_ID
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from opennrm.access.models import Session, User
from opennrm.vault import seeds, tokens
from opennrm.vault.failures import Tampered

# SECURITY 3.7: people who read names are away from the desk for 15 minutes at most, all others for 30.
IDLE_MINUTES = 15
LONG_IDLE_MINUTES = 30
ROLES_WITHOUT_NAMES = frozenset({"coordinator", "auditor"})
SIGNED_IN = timedelta(hours=10)
VISITING = timedelta(hours=2)
SESSIONS_PER_USER = 2
# Visitors of a demonstration share its invented people.
SESSIONS_PER_INVENTED_USER = 50
SEEN_EVERY = timedelta(seconds=30)

SINCE = "_signed_in_at"
IDLE = "_idle_minutes"
BROWSER = "_browser"


def idle_minutes(roles: tuple[str, ...]) -> int:
    """How long a member with these roles may be away before the session ends."""
    return LONG_IDLE_MINUTES if roles and set(roles) <= ROLES_WITHOUT_NAMES else IDLE_MINUTES


def key_hash(session_key: str) -> bytes:
    """What the table holds instead of the cookie's value."""
    return tokens.fingerprint(session_key, "session")


class SessionStore(SessionBase):
    """One browser's session, as Django's middleware and allauth expect it."""

    def load(self) -> dict[str, Any]:
        """The session's content; an unknown, idle or outlived one gives an empty session with a new key."""
        row = Session.objects.filter(key_hash=key_hash(self.session_key or "")).first()
        now = timezone.now()
        if row is None or is_over(row, now):
            self._session_key = None
            return {}
        if now - row.seen_at > SEEN_EVERY:
            Session.objects.filter(handle=row.handle).update(seen_at=now)
        return self._opened(row)

    def exists(self, session_key: str | None) -> bool:
        """Whether this key is in use."""
        return bool(session_key) and Session.objects.filter(key_hash=key_hash(session_key or "")).exists()

    def create(self) -> None:
        """Begin under a new random key."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the session.

        Raises:
            CreateError: the new key is taken.
            UpdateError: the session was ended meanwhile, by its owner, by an administrator or by time.
        """
        if self.session_key is None:
            return self.create()
        now = timezone.now()
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # missing in the stubs
        self._mark_sign_in(content, now)
        fields = self._fields(content, now)
        if must_create:
            self._insert(fields, now)
        elif not Session.objects.filter(key_hash=key_hash(self.session_key)).update(**fields):
            raise UpdateError
        if fields["user_id"]:
            _end_oldest(fields["user_id"])
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one with the given key."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_hash=key_hash(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Remove sessions that are over."""
        now = timezone.now()
        Session.objects.exclude(_alive(now)).delete()

    def _opened(self, row: Session) -> dict[str, Any]:
        try:
            text = seeds.reveal(bytes(row.content), _context(self.session_key or ""))
        except Tampered:
            # Somebody wrote into the table, or the root key is gone: nobody is signed in by such a row.
            self._session_key = None
            return {}
        content: dict[str, Any] = json.loads(text)
        return content

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(32)

    def _mark_sign_in(self, content: dict[str, Any], now: datetime) -> None:
        # The content travels to the new key at every step-up, so ten hours count from the sign-in itself.
        if USER_ID in content:
            content.setdefault(SINCE, now.timestamp())
        else:
            content.pop(SINCE, None)

    def _fields(self, content: dict[str, Any], now: datetime) -> dict[str, Any]:
        since, lasts = now, VISITING
        if SINCE in content:
            since, lasts = datetime.fromtimestamp(content[SINCE], tz=now.tzinfo), SIGNED_IN
        return {
            "user_id": content.get(USER_ID),
            "content": seeds.protect(json.dumps(content), _context(self.session_key or "")),
            "browser": str(content.get(BROWSER, ""))[:60],
            "seen_at": now,
            "idle_minutes": content.get(IDLE, IDLE_MINUTES if SINCE in content else LONG_IDLE_MINUTES),
            "ends_at": since + lasts,
        }

    def _insert(self, fields: dict[str, Any], now: datetime) -> None:
        try:
            with transaction.atomic():
                Session.objects.create(key_hash=key_hash(self.session_key or ""), opened_at=now, **fields)
        except IntegrityError as error:
            raise CreateError from error


def is_over(row: Session, now: datetime) -> bool:
    """Whether the session has ended: nobody was there for too long, or it has lasted its whole time."""
    return now >= row.ends_at or now - row.seen_at >= timedelta(minutes=row.idle_minutes)


def of_user(user_id: UUID) -> QuerySet[Session]:
    """The person's sessions that are alive, the newest first."""
    return Session.objects.filter(_alive(timezone.now()), user_id=user_id).order_by("-opened_at")


def end(user_id: UUID, handle: UUID) -> bool:
    """End one of the person's own sessions; no when there is none of that handle."""
    ended, _ = Session.objects.filter(user_id=user_id, handle=handle).delete()
    return ended > 0


def end_all(user_id: UUID) -> int:
    """End every session of the account, also one that is being written at this moment; how many there were."""
    User.objects.filter(pk=user_id).update(session_epoch=F("session_epoch") + 1)
    ended, _ = Session.objects.filter(user_id=user_id).delete()
    return ended


def _alive(now: datetime) -> Q:
    idle = ExpressionWrapper(F("idle_minutes") * timedelta(minutes=1), output_field=DurationField())
    return Q(GreaterThan(F("seen_at") + idle, now), ends_at__gt=now)


def _end_oldest(user_id: UUID) -> None:
    allowed = SESSIONS_PER_INVENTED_USER if settings.OPENNRM_DEMONSTRATION else SESSIONS_PER_USER
    kept = of_user(user_id).values_list("handle", flat=True)[:allowed]
    Session.objects.filter(user_id=user_id).exclude(handle__in=list(kept)).delete()


def _context(session_key: str) -> str:
    return f"session:{key_hash(session_key).hex()}"
