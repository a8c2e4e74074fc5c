"""Invented people in two organisations: one that holds nearly all files, and an ordinary one."""

import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection

from opennrm.access.actor import Actor, system
from opennrm.access.session import acting
from opennrm.cases import registers
from opennrm.cases.actions import Description
from opennrm.cases.states import Purpose
from opennrm.commands import invented_names
from opennrm.commands.invented_names import InventedName
from opennrm.organisations import actions as organisations
from opennrm.organisations import partners
from opennrm.organisations.acting import DEMONSTRATION_DOMAIN, actor_of
from opennrm.people.identity import Contact, Document, Identity, Name
from opennrm.people.states import AgeBand, Sex

SYSTEM = system("bench")
SEED = 20261123
ORDINARY = 500
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
# How a clerk with a Russian keyboard writes Kazakh letters.
RUSSIFIED = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
NARRATIVE = "Обещали работу в теплице. Паспорт забрали в первый день. Денег не платили восемь месяцев."
CITIZENSHIPS = {"KZ": "KAZ", "UZ": "UZB", "KG": "KGZ", "TJ": "TJK", "RU": "RUS"}
REGIONS = ("KZ-71", "KZ-75", "KZ-79", "KZ-61", "KZ-15")


@dataclass(frozen=True)
class House:
    """An organisation, those of its members who measure, and a partner system's token."""

    code: str
    id: UUID
    users: tuple[UUID, ...]
    token: str

    def actor(self) -> Actor:
        """One of its supervisors, who may read every name of the organisation."""
        found = actor_of(self.users[0], self.id)
        if found is None:
            raise LookupError(self.code)
        return found[0]


@dataclass(frozen=True)
class Someone:
    """A person who can be searched for: as the register has them, and the reference of their file."""

    place: int
    name: InventedName
    reference: str


def found_house(code: str, members: int) -> House:
    """An NGO with supervisors."""
    with acting(SYSTEM):
        names = {f"name_{language}": code for language in ("kk", "ru", "en")}
        house = organisations.found(
            SYSTEM, code=code, kind="ngo", purposes=[Purpose.ASSISTANCE], takes_children=True, **names
        )
        users = [member(house, ("supervisor",), f"{code}.{place}") for place in range(members)]
        administrator = member(house, ("administrator",), f"{code}.administrator")
    found = actor_of(administrator, house)
    if found is None:
        raise LookupError(code)
    with acting(found[0]):
        _, token = partners.admit(found[0], title="Bench", scopes=["referrals.read", "referrals.write"])
    return House(code, house, tuple(users), token)


def member(house: UUID, roles: tuple[str, ...], name: str) -> UUID:
    """An account that signs in through the demonstration's page."""
    user = get_user_model().objects.create_user(
        f"{name}{DEMONSTRATION_DOMAIN}", None, display_name=name, language="ru"
    )
    organisations.enrol(SYSTEM, user_id=user.pk, organisation_id=house, roles=list(roles))
    return UUID(str(user.pk))


def people(seed: int) -> Iterator[InventedName]:
    """Endless invented people; every second Kazakh name, by chance, as a Russian keyboard writes it."""
    chance = random.Random(seed)
    for name in invented_names.names(seed):
        is_russified = chance.random() < 0.5
        yield russified(name) if name.citizenship == "KZ" and is_russified else name


def russified(name: InventedName) -> InventedName:
    """The same name without Kazakh letters."""
    family, given, patronymic = (
        text.translate(RUSSIFIED) for text in (name.family, name.given, name.patronymic)
    )
    return InventedName(family, given, patronymic, name.sex, name.citizenship)


def rows(names: Iterator[InventedName], first: int, count: int) -> Iterator[registers.RegisterRow]:
    """Rows of a register, opened over seven years; the number follows from the place."""
    chance = random.Random(SEED + first)
    for place, name in enumerate(itertools.islice(names, count), first):
        sex = Sex.WOMAN if name.sex == "female" else Sex.MAN
        phone = f"+7701{place:07}"
        yield registers.RegisterRow(
            Description(sex=sex, age_band=AgeBand.TO_29, citizenship=CITIZENSHIPS[name.citizenship], languages=("ru",), region=chance.choice(REGIONS), sector="agriculture"),
            Identity(
                names=(Name(name.family, name.given, name.patronymic),), born_year=chance.randint(1960, 2005),
                documents=(Document("passport", f"N{place:08}"),), phones=(phone,),
            ),
            Contact(phone=phone, hours="19-21", language="ru"),
            narrative=NARRATIVE,
            opened_at=FIRST_DAY + timedelta(minutes=chance.randrange(7 * 365 * 24 * 60)),
            key=f"R-{place}",
        )  # fmt: skip


def take_in(house: House, first: int, count: int) -> float:
    """Take so many people in; returns people per second, from row to commit."""
    prepared = list(rows(people(SEED + first), first, count))
    begun = time.perf_counter()
    taken = registers.take_in(registers.keeper(house.id), house.id, prepared, source=f"bench-{first}")
    if len(taken.case_ids) != count:
        raise RuntimeError("Not all rows were taken in.")
    return count / (time.perf_counter() - begun)


def some_files(house: House, count: int) -> list[str]:
    """References of files spread over the whole register."""
    return [row[0] for row in _spread(house, count)]


def some_marks(house: House, count: int) -> list[str]:
    """Where pages deep in the list begin."""
    return [f"{row[2].isoformat()}~{row[1]}" for row in _spread(house, count + 1)[1:]]


def _spread(house: House, count: int) -> list[tuple[Any, ...]]:
    with acting(house.actor()), connection.cursor() as cursor:
        cursor.execute(
            "select reference, case_id, listed_at from (select c.reference, p.case_id, p.listed_at,"
            " row_number() over (order by p.listed_at desc, p.case_id desc) as n, count(*) over () as total"
            " from cases_participant p join cases_case c on c.id = p.case_id"
            " where p.organisation_id = %s and p.until is null) numbered"
            " where (n - 1) %% greatest(1, total / %s) = 0 and n < total - 30 order by n limit %s",
            [house.id, count, count],
        )
        return cursor.fetchall()


def someone(house: House, first: int, total: int, count: int) -> list[Someone]:
    """People of the register of `take_in(house, first, total)`, with the references of their files."""
    wanted = set(range(first, first + total, max(1, total // count)))
    keys = {registers.row_key(house.id, f"R-{place}"): place for place in wanted}
    with acting(house.actor()), connection.cursor() as cursor:
        cursor.execute(
            "select e.row_key, c.reference from cases_registerentry e join cases_case c on c.id = e.case_id"
            " where e.organisation_id = %s and e.row_key = any(%s)",
            [house.id, list(keys)],
        )
        references = {keys[bytes(key)]: reference for key, reference in cursor.fetchall()}
    names = enumerate(itertools.islice(people(SEED + first), total), first)
    return [Someone(place, name, references[place]) for place, name in names if place in references]


def originals(first: int, total: int) -> Iterator[tuple[int, InventedName]]:
    """The names before a Russian keyboard wrote them."""
    return enumerate(itertools.islice(invented_names.names(SEED + first), total), first)


def submission(recipient: str) -> dict[str, Any]:
    """One invented woman who agreed to be referred for assistance."""
    return {
        "person": {
            "names": [{"family": "Токтогулова", "given": "Айжан"}], "age_band": "21-29", "sex": "woman",
            "citizenship": "KGZ", "languages": ["ru"], "phone": "+77010000001",
        },
        "episode": {"region": "KZ-71", "sector": "agriculture", "narrative": NARRATIVE},
        "consent": {"language": "ru"},
        "to": [{"organisation": recipient, "purpose": "assistance"}],
        "note": "Можно звонить вечером.",
    }  # fmt: skip


def second_episodes(superuser: str, house: House, count: int) -> None:
    """Another file for the first so many people of a house who have one: two episodes, as a register of years has them.

    Copied rows, without the words of the first file, which are sealed for it alone.
    """
    import psycopg

    with psycopg.connect(superuser) as connection:
        columns = _columns(connection, "cases_case", {"id", "reference", "narrative"})
        taking_part = _columns(connection, "cases_participant", {"id", "case_id"})
        connection.execute("select set_config('app.reach', 'system', true)")
        connection.execute(
            "create temporary table again on commit drop as select p.case_id as old, gen_random_uuid() as new,"
            " 'KZ-' || upper(substr(md5(p.case_id::text), 1, 12)) as reference"
            " from cases_participant p join cases_case c on c.id = p.case_id"
            " where p.organisation_id = %s and p.until is null and not exists"
            " (select from cases_case o where o.person_id = c.person_id and o.id <> c.id)"
            " order by p.listed_at limit %s",
            [house.id, count],
        )
        connection.execute(
            f"insert into cases_case (id, reference, {columns}) select a.new, a.reference, {columns}"
            " from again a join cases_case c on c.id = a.old"
        )
        connection.execute(
            f"insert into cases_participant (id, case_id, {taking_part}) select gen_random_uuid(), a.new,"
            f" {taking_part} from again a join cases_participant p on p.case_id = a.old and p.until is null"
        )


def _columns(connection: Any, table: str, without: set[str]) -> str:
    found = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'public' and table_name = %s"
        " and is_generated = 'NEVER'",
        [table],
    )
    return ", ".join(sorted({row[0] for row in found} - without))
