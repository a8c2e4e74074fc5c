"""Seeds, fingerprints of tokens, signatures, passwords."""

import time
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from hypothesis import given
from hypothesis import strategies as st

from opennrm.vault import Tampered, keys, passwords, seeds, signing, tokens

pytestmark = pytest.mark.usefixtures("keys")


@given(st.text(), st.text())
def test_a_seed_opens_with_its_context(text: str, context: str) -> None:
    assert seeds.reveal(seeds.protect(text, context), context) == text


def test_a_seed_does_not_open_with_another_context_or_changed() -> None:
    sealed = seeds.protect("JBSWY3DPEHPK3PXP", "mfa:1")
    with pytest.raises(Tampered):
        seeds.reveal(sealed, "mfa:2")
    for position in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[position] ^= 1 << bit
            with pytest.raises(Tampered):
                seeds.reveal(bytes(changed), "mfa:1")
    for length in range(len(sealed)):
        with pytest.raises(Tampered):
            seeds.reveal(sealed[:length], "mfa:1")


def test_a_seed_outlives_a_rotation(tmp_path: Any, settings: Any) -> None:
    settings.OPENNRM_KEY_FILE = tmp_path / "keys.json"
    keys.init()
    sealed = seeds.protect_bytes(b"\x00index" * 1000, "matching")
    keys.add_root()
    assert seeds.reveal_bytes(sealed, "matching") == b"\x00index" * 1000


def test_a_fingerprint_depends_on_token_purpose_and_key_file(tmp_path: Any, settings: Any) -> None:
    ours = tokens.fingerprint("token", "session")
    assert len(ours) == 32
    assert ours == tokens.fingerprint("token", "session")
    assert ours not in (tokens.fingerprint("token"), tokens.fingerprint("tokem", "session"))
    assert tokens.matches("token", ours, "session")
    assert not tokens.matches("token", ours)
    settings.OPENNRM_KEY_FILE = tmp_path / "keys.json"
    keys.init()
    assert tokens.fingerprint("token", "session") != ours


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    signature = signing.sign(b"head")
    assert signing.verify(b"head", signature)
    assert signing.verify(b"head", signature, signing.public_key())
    assert not signing.verify(b"heae", signature)
    assert not signing.verify(b"head", bytes(64))
    assert not signing.verify(b"head", signature[:-1])
    assert not signing.verify(b"head", signature, bytes(range(32)))


def test_a_password_is_recognised_and_no_other() -> None:
    hasher = passwords.Argon2idHasher()
    encoded = hasher.encode("correct horse", hasher.salt())
    assert hasher.verify("correct horse", encoded)
    assert not hasher.verify("correct hors", encoded)
    assert identify_hasher(encoded).algorithm == "argon2id"
    assert hasher.encode("correct horse", hasher.salt()) != encoded


def test_a_password_hash_is_useless_without_the_key_file(tmp_path: Any, settings: Any) -> None:
    hasher = passwords.Argon2idHasher()
    encoded = hasher.encode("correct horse", hasher.salt())
    settings.OPENNRM_KEY_FILE = tmp_path / "keys.json"
    keys.init()
    assert not hasher.verify("correct horse", encoded)


def test_weaker_parameters_are_updated_and_still_recognised(settings: Any) -> None:
    hasher = passwords.Argon2idHasher()
    settings.OPENNRM_ARGON2 = (1024, 1, 1)
    weak = hasher.encode("correct horse", hasher.salt())
    assert not hasher.must_update(weak)
    settings.OPENNRM_ARGON2 = (2048, 1, 1)
    assert hasher.must_update(weak)
    assert hasher.verify("correct horse", weak)


def test_a_hash_never_shows_whole() -> None:
    hasher = passwords.Argon2idHasher()
    encoded = hasher.encode("correct horse", hasher.salt())
    shown = str(hasher.safe_summary(encoded))
    assert encoded.rsplit("$", 1)[1] not in shown
    assert encoded.split("$")[2] not in shown


def test_the_defaults_cost_memory_and_a_bearable_time(settings: Any) -> None:
    settings.OPENNRM_ARGON2 = (passwords.MEMORY_KIB, passwords.PASSES, passwords.LANES)
    hasher = passwords.Argon2idHasher()
    begun = time.perf_counter()
    assert hasher.encode("correct horse", hasher.salt()).startswith("argon2id$m=65536,t=2,p=2$")
    # ASVS asks for a cost, people for an answer; ten times the usual, for a machine that is busy.
    assert time.perf_counter() - begun < 1.5
