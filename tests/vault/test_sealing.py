"""Keys of subjects in the database: who can read, since when, until when."""

import dataclasses
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, models, transaction

from opennrm.vault import Erased, LastHolder, Sealed, Tampered, VaultFailure, fields, sealing, wrapping
from opennrm.vault.models import Wrap
from opennrm.vault.sealing import Place, Sealing
from tests.vault.acting import acting, tell

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """Two organisations and a subject; the first acts."""

    ours: UUID
    theirs: UUID
    subject: UUID

    @property
    def place(self) -> Place:
        return Place("people_person", self.subject, "identity")

    def seal(
        self, value: Any = "a name", data_class: str = "identity", organisation: UUID | None = None
    ) -> bytes:
        return sealing.seal(
            value,
            subject_id=self.subject,
            data_class=data_class,
            organisation_id=organisation or self.ours,
            place=self.place,
        )

    def read(self, sealed: bytes, organisation: UUID | None = None) -> Any:
        return sealing.unseal(sealed, organisation_id=organisation or self.ours, place=self.place)


@pytest.fixture
def scene() -> Iterator[Scene]:
    scene = Scene(uuid.uuid4(), uuid.uuid4(), uuid.uuid4())
    with acting(scene.ours):
        yield scene


def test_the_first_to_write_holds_the_only_key(scene: Scene) -> None:
    sealed = scene.seal({"names": ["Айгүл", "Aigul"]})
    assert scene.read(sealed) == {"names": ["Айгүл", "Aigul"]}
    assert Wrap.objects.count() == 1


def test_a_second_value_uses_the_same_key_and_another_class_another(scene: Scene) -> None:
    one, two, other = scene.seal(), scene.seal("b"), scene.seal("c", "narrative")
    assert one[2:18] == two[2:18] != other[2:18]


def test_another_organisation_cannot_read_nor_write(scene: Scene) -> None:
    sealed = scene.seal()
    tell(scene.theirs)
    with pytest.raises(Sealed):
        scene.read(sealed, scene.theirs)
    with pytest.raises(Sealed):
        scene.read(sealed, scene.ours)
    with pytest.raises(Sealed):
        scene.seal("overwritten", organisation=scene.theirs)
    assert sealing.unseal_many([(scene.place, sealed)], organisation_id=scene.theirs) == [sealing.UNREADABLE]
    assert not sealing.UNREADABLE


def test_without_an_actor_nothing_is_visible(scene: Scene) -> None:
    sealed = scene.seal()
    tell(None)
    assert Wrap.objects.count() == 0
    with pytest.raises(Sealed):
        scene.read(sealed)


def test_what_is_shared_is_read_and_what_is_written_later_too(scene: Scene) -> None:
    before = scene.seal()
    sealing.share(scene.subject, ["identity", "narrative"], scene.ours, scene.theirs)
    sealing.share(scene.subject, ["identity", "narrative"], scene.ours, scene.theirs)
    after, note = scene.seal("after"), scene.seal("note", "narrative")
    tell(scene.theirs)
    assert scene.read(before, scene.theirs) == "a name"
    assert scene.read(after, scene.theirs) == "after"
    assert scene.read(note, scene.theirs) == "note"
    reply = scene.seal("reply", "narrative", scene.theirs)
    tell(scene.ours)
    assert scene.read(reply) == "reply"


def test_a_class_that_is_not_shared_stays_closed(scene: Scene) -> None:
    note = scene.seal("note", "narrative")
    sealing.share(scene.subject, ["identity"], scene.ours, scene.theirs)
    tell(scene.theirs)
    with pytest.raises(Sealed):
        scene.read(note, scene.theirs)


def test_one_can_only_share_what_one_holds(scene: Scene) -> None:
    scene.seal()
    tell(scene.theirs)
    with pytest.raises(Sealed):
        sealing.share(scene.subject, ["identity"], scene.theirs, uuid.uuid4())


def test_after_a_share_has_ended_old_and_new_are_closed(scene: Scene) -> None:
    before = scene.seal()
    sealing.share(scene.subject, ["identity"], scene.ours, scene.theirs)
    assert sealing.unshare(scene.subject, scene.theirs, ["identity", "narrative"]) == 1
    after = scene.seal("after")
    assert after[2:18] != before[2:18]
    assert (scene.read(before), scene.read(after)) == ("a name", "after")
    tell(scene.theirs)
    for sealed in (before, after):
        with pytest.raises(Sealed):
            scene.read(sealed, scene.theirs)


def test_the_new_key_reaches_everybody_who_still_shares(scene: Scene) -> None:
    third = uuid.uuid4()
    scene.seal()
    for organisation in (scene.theirs, third):
        sealing.share(scene.subject, ["identity"], scene.ours, organisation)
    sealing.unshare(scene.subject, scene.theirs, ["identity"])
    tell(third)
    after = scene.seal("by the third", organisation=third)
    tell(scene.ours)
    assert scene.read(after) == "by the third"


def test_the_last_holder_cannot_be_taken_away(scene: Scene) -> None:
    sealed = scene.seal()
    with pytest.raises(LastHolder):
        sealing.unshare(scene.subject, scene.ours, ["identity"])
    assert scene.read(sealed) == "a name"


def test_an_erased_class_is_closed_for_everybody_and_for_good(scene: Scene) -> None:
    sealed, note = scene.seal(), scene.seal("note", "narrative")
    sealing.share(scene.subject, ["identity"], scene.ours, scene.theirs)
    assert sealing.erase(scene.subject, ["identity"]) == 2
    assert sealing.erase(scene.subject, ["identity"]) == 0
    with pytest.raises(Sealed):
        scene.read(sealed)
    with pytest.raises(Erased):
        scene.seal()
    with pytest.raises(Erased):
        sealing.new_key(scene.subject, "identity", [scene.ours])
    with pytest.raises(Erased):
        sealing.share(scene.subject, ["identity"], scene.ours, scene.theirs)
    assert scene.read(note) == "note"
    assert sealing.erase(scene.subject) == 1
    with pytest.raises(Sealed):
        scene.read(note)


def test_a_page_of_rows_needs_one_query(scene: Scene, django_assert_num_queries: Any) -> None:
    subjects = [uuid.uuid4() for _ in range(25)]
    items = [
        Sealing(f"{number} {name}", subject, name, Place("people_person", subject, name))
        for number, subject in enumerate(subjects)
        for name in ("identity", "narrative", "location", "files")
    ]
    sealed = sealing.seal_many(items, organisation_id=scene.ours)
    pairs = [(item.place, envelope) for item, envelope in zip(items, sealed, strict=True)]
    with django_assert_num_queries(1):
        assert sealing.unseal_many(pairs, organisation_id=scene.ours) == [item.value for item in items]
    with django_assert_num_queries(1):
        sealing.seal_many(items, organisation_id=scene.ours)
    with django_assert_num_queries(0):
        assert sealing.unseal_many([], organisation_id=scene.ours) == []


def test_an_import_makes_its_keys_in_memory_and_stores_them_at_once(
    scene: Scene, django_assert_num_queries: Any
) -> None:
    subjects = [uuid.uuid4() for _ in range(300)]
    with django_assert_num_queries(1):
        keys, wraps = sealing.new_subject_keys(subjects, ("identity", "location"), scene.ours)
        place = Place("people_person", subjects[7], "identity")
        sealed = sealing.seal_with(keys[subjects[7], "identity"], "imported", place)
        sealing.store(wraps)
    assert len(wraps) == 600
    assert sealing.unseal(sealed, organisation_id=scene.ours, place=place) == "imported"
    again = sealing.seal(
        "x", subject_id=subjects[7], data_class="identity", organisation_id=scene.ours, place=place
    )
    assert again[2:18] == sealed[2:18]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject_id", "gen_random_uuid()"),
        ("data_class", "'files'"),
        ("organisation_id", "gen_random_uuid()"),
        ("key_id", "gen_random_uuid()"),
        ("root_version", "root_version + 1"),
        ("wrapped", "set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)"),
        ("wrapped", "substring(wrapped from 1 for 30)"),
        ("wrapped", "''::bytea"),
    ],
)
def test_a_wrap_opens_only_as_it_was_written(scene: Scene, column: str, value: str) -> None:
    scene.seal()
    tell(scene.ours, "system")
    with connection.cursor() as cursor:
        cursor.execute(f"update vault_wrap set {column} = {value}")
    with pytest.raises(VaultFailure, match=r"wrapped key|no root key"):
        wrapping.unwrap(Wrap.objects.get())


def test_two_swapped_columns_and_two_swapped_rows_are_noticed(scene: Scene) -> None:
    name, contact = scene.place, dataclasses.replace(scene.place, column="contact")
    one = sealing.seal(
        "n", subject_id=scene.subject, data_class="identity", organisation_id=scene.ours, place=name
    )
    two = sealing.seal(
        "c", subject_id=scene.subject, data_class="identity", organisation_id=scene.ours, place=contact
    )
    for place, sealed in ((name, two), (contact, one), (dataclasses.replace(name, row=uuid.uuid4()), one)):
        with pytest.raises(Tampered):
            sealing.unseal(sealed, organisation_id=scene.ours, place=place)


def test_the_application_cannot_delete_wraps_nor_change_them_nor_see_tombstones(scene: Scene) -> None:
    scene.seal()
    assert Wrap.objects.update(stale=True) == 0
    for statement in ("delete from vault_wrap", "truncate vault_wrap", "select * from vault_erasure"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_an_unknown_class_is_refused(scene: Scene) -> None:
    with pytest.raises(ValueError, match="not a data class"):
        scene.seal(data_class="names")
    with pytest.raises(ValueError, match="not a data class"):
        fields.SealedField(data_class="names")


def test_a_sealed_field_keeps_its_class_and_serialises_nothing() -> None:
    column = fields.SealedField(data_class="location", null=True)
    assert column.deconstruct()[3] == {"null": True, "data_class": "location"}
    assert column.clone().data_class == "location"
    assert column.value_to_string(models.Model.__new__(models.Model)) == "sealed"
