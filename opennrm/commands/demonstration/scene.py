"""The organisations of the demonstration and those who work in them; every name is invented except those of State bodies."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils import timezone

from opennrm.access.actor import Actor, person, system
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.commands import invented_names
from opennrm.commands.demonstration.mix import region_here
from opennrm.country import profile
from opennrm.country.entries import Body
from opennrm.mailbox import receiving
from opennrm.organisations import actions as organisations
from opennrm.organisations.acting import DEMONSTRATION_DOMAIN

SYSTEM = system("demonstration")
# Kinds of bodies that work in the demonstration, under the name by which the stories call them: of each kind the first
# body of the profile, whatever the country calls it.
BODIES = {
    "inspection": "labour_inspection", "police": "police", "consulate": "consulate", "hotline": "hotline",
    "human_rights": "human_rights", "prosecutor": "prosecutor", "border": "border",
}  # fmt: skip
# Invented NGOs: code, region, names in three languages, whom they receive, number of places.
SHELTERS = (
    (
        "jaryq",
        "KZ-71",
        "«Жарық терезе» орталығы",
        "Центр «Светлое окно»",
        "Bright Window centre",
        ("woman", "man"),
        True,
        14,
    ),
    (
        "senim",
        "KZ-79",
        "«Сенім көпірі» қоры",
        "Фонд «Мост доверия»",
        "Bridge of Trust foundation",
        ("woman", "man"),
        True,
        16,
    ),
    (
        "tangy",
        "KZ-75",
        "«Таңғы шуақ» орталығы",
        "Центр «Утренний луч»",
        "Morning Ray centre",
        ("woman",),
        True,
        12,
    ),
    (
        "dala",
        "KZ-61",
        "«Дала панасы» бірлестігі",
        "Объединение «Степной приют»",
        "Steppe Refuge association",
        ("man",),
        False,
        12,
    ),
    (
        "jelken",
        "KZ-15",
        "«Ақ желкен» орталығы",
        "Центр «Белый парус»",
        "White Sail centre",
        ("woman", "man"),
        True,
        10,
    ),
)
# One person per role to sign in as: address, organisation, roles, language; the first is the first on the sign-in page.
ACCOUNTS = (
    ("inspector", "inspection", ("first_responder",), "Асхат Бейсенов"),
    ("caseworker", "senim", ("caseworker",), "Гүлнар Сейітқызы"),
    ("supervisor", "senim", ("supervisor",), "Марина Лазаренко"),
    ("coordinator", "authority", ("coordinator",), "Дина Жақсылыққызы"),
    ("officer", "authority", ("decision_officer",), "Ержан Қалиев"),
    ("second.officer", "authority", ("decision_officer",), "Ольга Веденеева"),
    ("hotline", "hotline", ("hotline_operator",), "Сәуле Нұрпейісқызы"),
    ("police", "police", ("first_responder",), "Тимур Ахметкалиев"),
    ("consul", "consulate", ("first_responder",), "Айгерим Досболова"),
    ("prosecutor", "prosecutor", ("prosecutor",), "Нұрлан Есімханов"),
    ("reader", "authority", ("decision_officer",), "Зарина Әбілқасым"),
    ("border", "border", ("first_responder",), "Нұрлан Сәрсенов"),
    ("administrator", "senim", ("administrator",), "Лаура Төлегенқызы"),
    ("auditor", "human_rights", ("auditor",), "Игорь Полежаев"),
    # A review is for officers who had no part in the decision.
    ("reviewer", "authority", ("decision_officer",), "Арман Тілеужан"),
    ("second.reviewer", "authority", ("decision_officer",), "Вера Подгорная"),
    # What takes away for good is for two supervisors.
    ("second.supervisor", "senim", ("supervisor",), "Қайрат Жанділдин"),
)


@dataclass
class Scene:
    """Who can act in the stories: actors by name, organisations by code."""

    organisations: dict[str, UUID]
    actors: dict[str, Actor]
    today: datetime

    def is_recent(self) -> bool:
        """Whether the simulated moment lies in the last three weeks."""
        return self.today - timezone.now() < timedelta(weeks=3)

    def of(self, organisation: str, role: str) -> Actor:
        """Somebody of the organisation with the role, as in `of("senim", "caseworker")`."""
        return self.actors[f"{organisation}.{role}"]


def build(seed: int, today: datetime | None = None) -> Scene:
    """Found every organisation, enrol everyone, open the shelters' places."""
    with acting(SYSTEM):
        working = {name: profile().bodies_of(kind)[0] for name, kind in BODIES.items()}
        others = [one for one in profile().bodies if one.kind != "hotline" and one not in working.values()]
        found = {name: _body(body) for name, body in working.items()}
        found |= {f"body.{body.code}": _body(body) for body in others}
        found["authority"] = _authority()
        found |= {shelter[0]: _shelter(*shelter) for shelter in SHELTERS}
        found |= {"clinic": _clinic(), "closed": _without_licence(today or timezone.now())}
        for code in ("hotline", "senim"):
            receiving.name_receiver(SYSTEM, found[code])
        scene = Scene(found, {}, today or timezone.now())
        _accounts(scene)
        _staff(scene, random.Random(seed))  # noqa: S311  repeatable on purpose, nothing secret
    for code, *_names, _sexes, takes_children, places in SHELTERS:
        _places(scene, code, takes_children, places)
    return scene


def _body(body: Body) -> UUID:
    kind = body.kind if body.kind in KINDS else "ministry"
    return organisations.found(
        SYSTEM, code=body.code.replace("_", "-"), kind=kind, name_kk=body.label("kk"), name_ru=body.label("ru"),
        name_en=body.label("en"), region=body.region,
    )  # fmt: skip


KINDS = {
    "ministry", "police", "migration", "labour_inspection", "prosecutor", "court", "consulate", "akimat", "ngo", "hotline",
    "human_rights", "border", "health", "education", "treasury", "authority",
}  # fmt: skip


def _authority() -> UUID:
    return organisations.found(
        SYSTEM, code="co-ordination", kind="authority", purposes=["identification"],
        name_kk="Қайта бағыттау тетігін үйлестіру орталығы", name_ru="Центр координации механизма перенаправления",
        name_en="Co-ordination centre of the referral mechanism", takes_children=True,
    )  # fmt: skip


def _shelter(
    code: str,
    region: str,
    kk: str,
    ru: str,
    en: str,
    sexes: tuple[str, ...],
    takes_children: bool,
    _places: int,
) -> UUID:
    return organisations.found(
        SYSTEM, code=code, kind="ngo", region=region_here(region), name_kk=kk, name_ru=ru, name_en=en, purposes=["assistance", "legal_aid"],
        sexes=list(sexes), takes_children=takes_children, languages=["kk", "ru", "uz_cyrl", "ky"],
        services=["emergency_shelter", "mental_health", "legal_information", "documents", "return_travel"], hours="24/7",
        licence_until=date(2030, 12, 31),
    )  # fmt: skip


def _clinic() -> UUID:
    """A body for which nobody signs in: it is asked by letter."""
    return organisations.found(
        SYSTEM, code="clinic", kind="health", region="KZ-71", name_kk="№ 7 қалалық емхана", name_ru="Городская поликлиника № 7",
        name_en="City clinic No 7", purposes=["health"], takes_children=True, languages=["kk", "ru"],
        hours="09:00-18:00", uses_system=False,
    )  # fmt: skip


def _without_licence(today: datetime) -> UUID:
    """A centre that is not offered any more, so that the directory shows why."""
    return organisations.found(
        SYSTEM, code="bulaq", kind="ngo", region="KZ-35", name_kk="«Мөлдір бұлақ» орталығы", name_ru="Центр «Чистый родник»",
        name_en="Clear Spring centre", purposes=["assistance"], sexes=["woman"], languages=["kk", "ru"],
        licence_until=(today - timedelta(days=20)).date(),
    )  # fmt: skip


def _accounts(scene: Scene) -> None:
    for place, (name, organisation, roles, label) in enumerate(ACCOUNTS):
        actor = _member(scene, f"{name}{DEMONSTRATION_DOMAIN}", label, organisation, roles)
        scene.actors.setdefault(f"{organisation}.{roles[0]}", actor)
        scene.actors[name] = actor
        scene.actors[f"account.{place}"] = actor


def _staff(scene: Scene, chance: random.Random) -> None:
    for code, *_rest in SHELTERS:
        for role in ("caseworker", "supervisor", "administrator"):
            if f"{code}.{role}" not in scene.actors:
                _colleague(scene, chance, code, role)
        _colleague(scene, chance, code, "caseworker", "second.caseworker")
    _colleague(scene, chance, "hotline", "hotline_operator", "night")


def _colleague(scene: Scene, chance: random.Random, code: str, role: str, called: str = "") -> None:
    label = invented_names.name(chance, "KZ", chance.choice(invented_names.SEXES))
    called = called or role
    actor = _member(
        scene, f"{called}.{code}@staff.opennrm.example", f"{label.given} {label.family}", code, (role,)
    )
    scene.actors[f"{code}.{called}"] = actor


def _member(scene: Scene, email: str, label: str, organisation: str, roles: tuple[str, ...]) -> Actor:
    user = get_user_model().objects.create_user(email, None, display_name=label)
    organisation_id = scene.organisations[organisation]
    organisations.enrol(SYSTEM, user_id=user.pk, organisation_id=organisation_id, roles=list(roles))
    return person(user.pk, organisation_id, roles, label=label)


def _places(scene: Scene, code: str, takes_children: bool, count: int) -> None:
    sexes = next(shelter[5] for shelter in SHELTERS if shelter[0] == code)
    actor = scene.of(code, "supervisor")
    with acting(actor):
        for number in range(1, count + 1):
            sex = sexes[number % len(sexes)]
            assistance.add_place(
                actor, label=f"{number}", sexes=(sex,), takes_children=takes_children and sex == "woman"
            )
