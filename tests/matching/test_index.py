"""The index finds who may be read, and nobody else."""

from itertools import islice
from uuid import UUID, uuid4

import pytest

from opennrm.commands.invented_names import in_latin, names
from opennrm.matching.columns import Column
from opennrm.matching.encoding import Known, asked, number
from opennrm.matching.index import NameIndex

KEY = bytes(range(32))
SHELTER, POLICE, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)


def person(name: str, *, at: UUID = SHELTER, year: int | None = None, numbers: tuple[str, ...] = ()) -> Known:
    return Known(uuid4(), (name,), year, tuple(map(number, numbers)), frozenset({at}))


def index_of(*people: Known) -> NameIndex:
    index = NameIndex(KEY)
    index.fill(people)
    return index


def found(index: NameIndex, text: str, at: UUID = SHELTER, limit: int = 10) -> list[UUID]:
    return [person_id for person_id, _ in index.search(asked(text), at, limit)]


AIGERIM = "Асанова Айгерім Нұрланқызы"


@pytest.mark.parametrize(
    "text",
    [
        "Асанова Айгерим",
        "Asanova Aigerim",
        "Aygerim Asanova",
        "Айгерим Асанов",
        "Асонова Айгирим",
        "Asanova Ajgerim Nurlanovna",
        "Айгерим Нурлановна",
        "Асанва",
    ],
)
def test_spellings_orders_and_errors_find_the_person(text: str) -> None:
    wanted = person(AIGERIM)
    others = [person(each.full) for each in islice(names(3), 300)]
    assert found(index_of(wanted, *others), text)[0] == wanted.person_id


def test_what_an_organisation_may_not_read_does_not_exist_for_it() -> None:
    hidden = [person(AIGERIM, at=POLICE) for _ in range(100)]
    mine = person("Асанова Айман")
    index = index_of(*hidden, mine)
    assert found(index, "Асанова Айгерим", SHELTER, limit=1) == [mine.person_id]
    assert found(index, "Асанова Айгерим", STRANGER) == []


def test_hidden_people_take_no_place_among_the_best() -> None:
    hidden = [person(AIGERIM, at=POLICE) for _ in range(50)]
    mine = [person("Асанова Айгерим") for _ in range(5)]
    assert set(found(index_of(*hidden, *mine), "Асанова Айгерим", limit=5)) == {
        each.person_id for each in mine
    }


def test_a_year_decides_between_namesakes() -> None:
    older, younger = person(AIGERIM, year=1975), person(AIGERIM, year=1994)
    index = index_of(older, younger)
    assert found(index, "Асанова Айгерим 1994")[0] == younger.person_id
    assert found(index, "Асанова Айгерим 1975")[0] == older.person_id


def test_a_year_alone_lists_those_born_then() -> None:
    index = index_of(person(AIGERIM, year=1975), person("Ким Инна", year=1994))
    assert len(found(index, "1994")) == 1


@pytest.mark.parametrize(
    "text", ["N1234567", "1234568 N", "N 1234567", "N1234576", "+77011234567", "8 701 123 45 67"]
)
def test_numbers_find_the_person_also_with_one_wrong_digit(text: str) -> None:
    wanted = person(AIGERIM, numbers=("N1234567", "+7 701 123-45-67", "1234568"))
    index = index_of(
        *(person(each.full, numbers=(f"Z{place:07}",)) for place, each in enumerate(islice(names(1), 50))),
        wanted,
    )
    assert found(index, text)[0] == wanted.person_id


def test_a_shared_telephone_does_not_outvote_the_name() -> None:
    mother, daughter = (person(name, numbers=("+77011234567",)) for name in ("Асанова Гүлнар", AIGERIM))
    assert found(index_of(mother, daughter), "Асанова Айгерим +77011234567")[0] == daughter.person_id


def test_a_changed_person_is_found_only_as_now_known() -> None:
    before = person("Ким Инна")
    index = index_of(before, person("Ли Анна"))
    index.put(Known(before.person_id, (AIGERIM,), None, (), frozenset({SHELTER})))
    assert before.person_id not in found(index, "Ким Инна")
    assert found(index, "Асанова") == [before.person_id]
    assert (len(index), index.dead) == (2, 1)


def test_a_person_whom_nobody_may_read_is_forgotten() -> None:
    known = person(AIGERIM)
    index = index_of(known)
    index.put(Known(known.person_id, known.names))
    assert found(index, AIGERIM) == []
    assert len(index) == 0


def test_compacting_changes_no_answer() -> None:
    people = [
        person(each.full, year=1990, numbers=(f"A{place:08}",))
        for place, each in enumerate(islice(names(9), 400))
    ]
    index, fresh = index_of(*people), index_of(*people[150:])
    for known in people[:150]:
        index.forget(known.person_id)
    index.compact()
    assert (len(index), index.dead) == (250, 0)
    for known in people[140:180]:
        text = asked(f"{known.names[0]} {known.numbers[0]}")
        assert index.search(text, SHELTER, 250) == fresh.search(text, SHELTER, 250)
    index.put(people[0])
    assert found(index, "A00000000")[0] == people[0].person_id


def test_the_index_keeps_no_readable_name_or_number() -> None:
    index = index_of(person(AIGERIM, numbers=("N1234567",)), person("Shukurova Zebo"))
    kept = repr(flat(vars(index))).lower() + index.encoder.__dict__.keys().__repr__()
    for planted in ("asan", "aiger", "zebo", "sukur", "асан", "зебо", "1234567"):
        assert planted not in kept


def flat(value: object) -> object:
    """Everything that hangs on the value, down to integers and bytes."""
    if isinstance(value, dict):
        return [(flat(key), flat(each)) for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [flat(each) for each in value]
    if isinstance(value, Column):
        return value.view().tobytes()
    return flat(vars(value)) if hasattr(value, "__dict__") and not isinstance(value, UUID) else repr(value)


@pytest.mark.parametrize("limit", [0, -1])
def test_no_places_no_answer(limit: int) -> None:
    assert index_of(person(AIGERIM)).search(asked(AIGERIM), SHELTER, limit) == []


def test_an_empty_index_and_an_empty_text_answer_nothing() -> None:
    assert found(NameIndex(KEY), AIGERIM) == []
    assert found(index_of(person(AIGERIM)), "") == []
    assert found(index_of(person(AIGERIM)), "ЖҮЩ") == []


def test_recall_among_many_invented_people() -> None:
    people = [
        (each, person(each.full, year=1960 + place % 50))
        for place, each in enumerate(islice(names(11), 3000))
    ]
    index = index_of(*(known for _, known in people))
    hits = sum(
        known.person_id
        in found(index, f"{in_latin(each, style).given} {in_latin(each, style).family} {known.year}")
        for each, known in people[::20]
        for style in ("passport", "2021", "home")
    )
    assert hits / (len(people[::20]) * 3) >= 0.97
