"""One sealed value: it opens at its place and nowhere else, and every bit of it counts."""

import dataclasses
import json
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opennrm.vault import Tampered, envelope
from opennrm.vault.envelope import DataKey, Place

PLACE = Place("people_person", uuid.UUID(int=7), "identity")
KEY = DataKey(uuid.UUID(int=1), uuid.UUID(int=2), "identity", bytes(range(32)))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
# Sealed once by the first version of the format; must open for ever.
FROZEN = (
    "010100000000000000000000000000000001000102030405060708090a0b"
    "4702d610c53552cb349124591e39c36d83d68734f07b5f7c3867e5851d6900b275fd856290cb56c4d039486b920613f7"
)


@settings(max_examples=300)
@given(JSON_VALUES | st.binary(max_size=3000), st.uuids(), st.text(max_size=20), st.text(max_size=20))
def test_what_is_sealed_is_opened_again(value: Any, row: uuid.UUID, table: str, column: str) -> None:
    place = Place(table, row, column)
    assert envelope.unseal_with(KEY, envelope.seal_with(KEY, value, place), place) == value


@given(st.text(max_size=2000))
def test_the_length_of_an_envelope_tells_only_a_bucket(text: str) -> None:
    padded = len(envelope.seal_with(KEY, text, PLACE)) - envelope.HEADER_BYTES - envelope.TAG_BYTES
    assert padded in envelope.BUCKETS or padded % 1024 == 0
    assert padded >= len(text.encode()) + 5


@pytest.mark.parametrize(
    ("length", "bucket"), [(0, 32), (27, 32), (28, 64), (1019, 1024), (1020, 2048), (2044, 3072)]
)
def test_the_buckets_have_these_edges(length: int, bucket: int) -> None:
    assert len(envelope.pad(envelope.encode("x" * length))) == bucket


def test_an_empty_value_is_as_long_as_a_short_name() -> None:
    assert len(envelope.seal_with(KEY, "", PLACE)) == len(envelope.seal_with(KEY, "Айгүл", PLACE))


@pytest.mark.parametrize("value", ["", "Әлия Қожахметова", {"names": ["A", None]}, "x" * 900, b"\x00\x01"])
def test_every_flipped_bit_is_refused(value: Any) -> None:
    sealed = envelope.seal_with(KEY, value, PLACE)
    for position in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[position] ^= 1 << bit
            with pytest.raises(Tampered):
                envelope.unseal_with(KEY, bytes(changed), PLACE)


def test_every_cut_and_every_added_byte_is_refused() -> None:
    sealed = envelope.seal_with(KEY, "a name", PLACE)
    for changed in [*(sealed[:length] for length in range(len(sealed))), sealed + b"\x00", b"\x01" + sealed]:
        with pytest.raises(Tampered):
            envelope.unseal_with(KEY, changed, PLACE)


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(PLACE, table="people_persons"),
        dataclasses.replace(PLACE, row=uuid.UUID(int=8)),
        dataclasses.replace(PLACE, column="contact"),
        dataclasses.replace(PLACE, table="people_personi", column="dentity"),
    ],
)
def test_a_value_does_not_open_at_another_place(other: Place) -> None:
    sealed = envelope.seal_with(KEY, "a name", PLACE)
    with pytest.raises(Tampered):
        envelope.unseal_with(KEY, sealed, other)


def test_a_value_does_not_open_when_product_or_version_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = envelope.seal_with(KEY, "a name", PLACE)
    for name, value in (("PRODUCT", b"Other"), ("VERSION", 2)):
        with monkeypatch.context() as other:
            other.setattr(envelope, name, value)
            with pytest.raises(Tampered):
                envelope.unseal_with(KEY, sealed, PLACE)
    assert envelope.unseal_with(KEY, sealed, PLACE) == "a name"


def test_a_value_does_not_open_with_another_key_of_the_same_name() -> None:
    sealed = envelope.seal_with(KEY, "a name", PLACE)
    for other in (
        dataclasses.replace(KEY, secret=bytes(32)),
        dataclasses.replace(KEY, key_id=uuid.UUID(int=3)),
    ):
        with pytest.raises(Tampered):
            envelope.unseal_with(other, sealed, PLACE)


@given(st.lists(st.binary(max_size=6), max_size=5), st.lists(st.binary(max_size=6), max_size=5))
def test_no_two_lists_give_the_same_associated_bytes(one: list[bytes], other: list[bytes]) -> None:
    assert (envelope.prefixed(one) == envelope.prefixed(other)) == (one == other)


def test_the_same_value_is_never_sealed_the_same_way() -> None:
    assert len({envelope.seal_with(KEY, "a name", PLACE) for _ in range(1000)}) == 1000


def test_a_key_does_not_show_its_secret() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert str(KEY.secret) not in f"{KEY} {KEY!r}"


def test_an_envelope_of_the_first_version_still_opens() -> None:
    assert envelope.unseal_with(KEY, bytes.fromhex(FROZEN), PLACE) == json.loads('"Айгүл"')
