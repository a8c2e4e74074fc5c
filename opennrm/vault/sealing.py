"""Keys of subjects, and values sealed under them. Organisations are named by id; who may act is decided above.

Row-level security lets a session see only the wraps of its own organisation (or all of them, with reach `system`), so
the organisation named here must be the acting one. What must look past that (who else holds a key, ending a share,
erasure) is a function of the database that answers nothing but ids.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from opennrm.database import bulk
from opennrm.vault import classes, envelope, streams, wrapping
from opennrm.vault.envelope import DataKey, Place, Value
from opennrm.vault.failures import Erased, LastHolder, Sealed
from opennrm.vault.keys import ring
from opennrm.vault.models import Wrap

__all__ = [
    "UNREADABLE", "DataKey", "Place", "Sealing", "erase", "holders", "new_key", "new_subject_keys", "seal", "seal_file", "seal_many",
    "seal_with", "share", "store", "subjects_of", "unseal", "unseal_file", "unseal_many", "unshare",
]  # fmt: skip

seal_with = envelope.seal_with
Pair = tuple[UUID, str]
COLUMNS = {
    "key_id": "uuid", "organisation_id": "uuid", "subject_id": "uuid", "data_class": "text", "root_version": "int",
    "wrapped": "bytea", "stale": "bool", "made_at": "timestamptz",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sealing:
    """One value to seal."""

    value: Value = field(repr=False)
    subject_id: UUID
    data_class: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in the place of a value for which the organisation holds no key; counts as false."""

    def __bool__(self) -> bool:
        return False


UNREADABLE = Unreadable()


def new_key(subject_id: UUID, data_class: str, organisations: Iterable[UUID]) -> DataKey:
    """Make a key for the subject and class and wrap it for each organisation. Raises Erased after an erasure."""
    _refuse_erased([(subject_id, data_class)])
    key = wrapping.fresh(subject_id, data_class)
    Wrap.objects.bulk_create(
        [wrapping.wrap(key, organisation) for organisation in dict.fromkeys(organisations)]
    )
    return key


def new_subject_keys(
    subjects: Iterable[UUID], data_classes: Collection[str], organisation: UUID
) -> tuple[dict[Pair, DataKey], list[Wrap]]:
    """Keys for subjects that are new, for imports: the keys in memory and wraps that the caller must still store.

    Use `seal_with(keys[subject, data_class], value, place)`, then `store(wraps)` in the same transaction.
    """
    pairs = [(subject, classes.require(name)) for subject in subjects for name in data_classes]
    keys = {pair: wrapping.fresh(*pair) for pair in pairs}
    held = ring()
    return keys, [wrapping.wrap(key, organisation, held) for key in keys.values()]


def store(wraps: Iterable[Wrap]) -> None:
    """Store many new wraps with one statement (COPY is not possible on a table with row-level security)."""
    bulk.insert("vault_wrap", COLUMNS, [[getattr(wrap, name) for name in COLUMNS] for wrap in wraps])


def seal(value: Value, *, subject_id: UUID, data_class: str, organisation_id: UUID, place: Place) -> bytes:
    """Seal one text or JSON value; see `seal_many`."""
    return seal_many([Sealing(value, subject_id, data_class, place)], organisation_id=organisation_id)[0]


def seal_many(items: Sequence[Sealing], *, organisation_id: UUID) -> list[bytes]:
    """Seal the values in order: one query for all keys, and one insert when some subjects have none yet.

    Raises:
        Sealed: a key exists, but not for this organisation.
        Erased: the class of this subject was erased.
    """
    keys = _keys_to_seal(
        {(item.subject_id, classes.require(item.data_class)) for item in items}, organisation_id
    )
    return [
        envelope.seal_with(keys[item.subject_id, item.data_class], item.value, item.place) for item in items
    ]


def unseal(sealed: bytes, *, organisation_id: UUID, place: Place) -> Value:
    """Open one envelope for the organisation. Raises Sealed when it holds no key, Tampered when the bytes are wrong."""
    value = unseal_many([(place, sealed)], organisation_id=organisation_id)[0]
    if value is UNREADABLE:
        raise Sealed("The organisation holds no key for this.")
    return value


def unseal_many(items: Sequence[tuple[Place, bytes]], *, organisation_id: UUID) -> list[Value]:
    """Open the envelopes in order, with one query for all keys.

    What the organisation holds no key for comes back as UNREADABLE (false). Raises Tampered if any bytes are wrong.
    """
    opened = [(place, bytes(sealed)) for place, sealed in items]
    wanted = {envelope.key_id_of(sealed) for _, sealed in opened}
    rows = Wrap.objects.filter(key_id__in=wanted, organisation_id=organisation_id) if wanted else ()
    held = ring()
    keys = {row.key_id: wrapping.unwrap(row, held) for row in rows}
    return [
        envelope.unseal_with(keys[key_id], sealed, place) if key_id in keys else UNREADABLE
        for place, sealed in opened
        for key_id in (envelope.key_id_of(sealed),)
    ]


def seal_file(
    content: bytes, *, subject_id: UUID, organisation_id: UUID, place: Place
) -> tuple[bytes, list[bytes]]:
    """A file's head and its sealed chunks, under the subject's key of the class `files`; raises as `seal_many` does."""
    pair = (subject_id, classes.FILES)
    return streams.seal(_keys_to_seal({pair}, organisation_id)[pair], content, place)


def unseal_file(head: bytes, chunks: Iterable[bytes], *, organisation_id: UUID, place: Place) -> bytes:
    """The file. Raises Sealed when the organisation holds no key, Tampered when a chunk is not what was written."""
    key_id = UUID(bytes=streams.key_id_bytes(bytes(head)))
    row = Wrap.objects.filter(key_id=key_id, organisation_id=organisation_id).first()
    if row is None:
        raise Sealed("The organisation holds no key for this.")
    return streams.unseal(wrapping.unwrap(row), bytes(head), chunks, place)


def share(
    subject_id: UUID, data_classes: Collection[str], from_organisation: UUID, to_organisation: UUID
) -> None:
    """Let the second organisation read what the first can read of these classes, now and from now on.

    A class without any key gets one at once, so that what is written later is shared as well. Raises Sealed when the
    class has keys and the first organisation holds none of them.
    """
    pairs = {(subject_id, classes.require(name)) for name in data_classes}
    held = _keys_held(pairs, from_organisation)
    missing = sorted(pairs - {(key.subject_id, key.data_class) for key in held})
    if missing:
        held += _make_missing(missing, from_organisation).values()
    wraps = [wrapping.wrap(key, to_organisation) for key in held]
    Wrap.objects.bulk_create(wraps, ignore_conflicts=True)


def unshare(subject_id: UUID, organisation: UUID, data_classes: Collection[str]) -> int:
    """Take the organisation's keys away and have a new key made at the next write. Returns how many were taken.

    Raises LastHolder, and changes nothing, when nobody else could read a class afterwards.
    """
    names = [classes.require(name) for name in data_classes]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select taken, widowed from vault_unshare(%s, %s, %s)", [subject_id, organisation, names]
        )
        taken, widowed = cursor.fetchone()
        if widowed:
            raise LastHolder("Nobody else holds a key of this class. Erase it, or share it first.")
    return int(taken)


def erase(subject_id: UUID, data_classes: Collection[str] | None = None) -> int:
    """Destroy every key of the subject (of these classes): nothing sealed under them can be read again, by anyone.

    Returns how many wraps were destroyed. Asking twice is the same as asking once.
    """
    names = [
        classes.require(name) for name in (classes.DATA_CLASSES if data_classes is None else data_classes)
    ]
    with connection.cursor() as cursor:
        cursor.execute("select vault_erase(%s, %s)", [subject_id, names])
        return int(cursor.fetchone()[0])


def subjects_of(envelopes: Iterable[bytes]) -> set[UUID]:
    """Under whose keys these values are sealed, as far as the transaction sees the wraps; nobody's where they are erased."""
    keys = {envelope.key_id_of(sealed) for sealed in envelopes}
    return set(Wrap.objects.filter(key_id__in=keys).values_list("subject_id", flat=True))


def _keys_to_seal(pairs: set[Pair], organisation_id: UUID) -> dict[Pair, DataKey]:
    keys = _newest_keys(pairs, organisation_id)
    missing = [pair for pair in sorted(pairs, key=str) if pair not in keys]
    if missing:
        keys.update(_make_missing(missing, organisation_id))
    return keys


def _newest_keys(pairs: set[Pair], organisation_id: UUID) -> dict[Pair, DataKey]:
    newest: dict[Pair, Wrap] = {}
    for row in _wraps(pairs, organisation_id).filter(stale=False).order_by("made_at", "key_id"):
        newest[row.subject_id, row.data_class] = row
    held = ring()
    return {pair: wrapping.unwrap(row, held) for pair, row in newest.items() if pair in pairs}


def _keys_held(pairs: set[Pair], organisation_id: UUID) -> list[DataKey]:
    return [wrapping.unwrap(row) for row in _wraps(pairs, organisation_id)]


def _wraps(pairs: set[Pair], organisation_id: UUID) -> QuerySet[Wrap]:
    subjects = {subject for subject, _ in pairs}
    names = {name for _, name in pairs}
    return Wrap.objects.filter(subject_id__in=subjects, data_class__in=names, organisation_id=organisation_id)


def _make_missing(pairs: Sequence[Pair], organisation_id: UUID) -> dict[Pair, DataKey]:
    """First keys for pairs that have none; new keys for all holders where a share has ended."""
    _refuse_erased(pairs)
    known = holders(pairs)
    keys = {pair: wrapping.fresh(*pair) for pair in pairs}
    wraps = []
    for pair, key in keys.items():
        if known[pair] and organisation_id not in known[pair]:
            raise Sealed("The organisation holds no key for this.")
        wraps += [wrapping.wrap(key, holder) for holder in known[pair] | {organisation_id}]
    Wrap.objects.bulk_create(wraps)
    return keys


def holders(pairs: Sequence[Pair]) -> dict[Pair, set[UUID]]:
    """Which organisations hold a key of these subjects and classes: ids, and nothing that opens anything."""
    found: dict[Pair, set[UUID]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "select subject_id, data_class, organisation_id from vault_holders(%s, %s)",
            [[subject for subject, _ in pairs], [name for _, name in pairs]],
        )
        for subject, name, organisation in cursor.fetchall():
            found[subject, name].add(organisation)
    return found


def _refuse_erased(pairs: Sequence[Pair]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select vault_is_erased(%s, %s)", [[subject for subject, _ in pairs], [name for _, name in pairs]]
        )
        if cursor.fetchone()[0]:
            raise Erased("This class of this subject was erased.")
