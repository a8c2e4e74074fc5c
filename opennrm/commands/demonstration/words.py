"""Words and observations of the invented stories; nobody's real words."""

import random

from opennrm.commands.demonstration.mix import Subject
from opennrm.country.risk import RiskInstrument

NARRATIVES: dict[str, tuple[str, ...]] = {
    "agriculture": (
        "Малға қарауға бір айға келісіп келдім. Құжатымды қожайын алып қойды, алты ай бойы ақша төлеген жоқ. Ауылға жаяу "
        "барып, мұғалімнен көмек сұрадым.",
        "На рынке пообещали работу на зимовке и хорошую плату. Паспорт забрали в первый день. Спал в сарае, за еду "
        "записывали долг. Уйти было некуда, до трассы сорок километров.",
    ),
    "construction": (
        "Позвал земляк: стройка, платят каждую неделю. Первый месяц платили, потом перестали, сказали ждать конца объекта. "
        "Документы лежали у бригадира, за забор не выпускали.",
    ),
    "domestic_work": (
        "Үйде бала қарауға шақырды. Телефонымды алып қойды, күні-түні жұмыс істедім, бөлме берген жоқ. Көршінің көмегімен "
        "шығып кеттім.",
    ),
    "begging": (
        "Привезли в город и посадили у рынка просить деньги. Вечером всё забирали, за малую сумму не кормили.",
    ),
    "": (
        "Обещали место официантки в другом городе и оплатили дорогу. Там сказали, что теперь есть долг, и отобрали телефон. "
        "Из квартиры не выпускали одну.",
    ),
}
SEEN = (
    ("dr.wages", 60), ("dr.job", 40), ("dr.conditions", 50), ("cr.documents", 35), ("cr.debt", 30), ("vr.economic", 80),
    ("vr.illegal_status", 35), ("ex.hours", 70), ("ex.pay", 75), ("ex.living", 60), ("ex.law", 60), ("ex.hazard", 30),
    ("cd.documents", 55), ("cd.isolation", 40), ("cd.debt", 40), ("cd.wages", 65), ("cd.violence", 20),
    ("cd.denunciation", 40), ("vd.dependency", 70), ("vd.area", 55), ("act.recruited", 80), ("act.harboured", 50),
)  # fmt: skip
SAFETY_PLAN = {
    "feedback": "later",
    "safety_plan": "Живёт у сестры, адрес никому не даём. Если придут или позвонят: 102, потом нам. Раз в месяц звонит сама.",
}
NO_PLAN = {"feedback": "impossible", "no_plan": "lost"}
FACTORS = {
    "high": ("place_known", "threats", "still_in_contact"),
    "medium": ("debt", "family_threatened", "health"),
    "low": ("no_language",),
}
GOALS = {
    "emergency_shelter": "Безопасное место на время восстановления",
    "mental_health": "Спать без страха; беседы с психологом раз в неделю",
    "documents": "Восстановить паспорт через консульство",
    "legal_information": "Знать свои права и срок каждого шага",
    "legal_aid_labour": "Получить невыплаченную плату",
    "vocational_training": "Қолынан келетін кәсіп үйрену",
    "return_travel": "Вернуться домой, когда человек сам решит и будет безопасно",
    "schooling": "Мектепке қайта бару",
    "primary_care": "Осмотр врача и лечение",
}


def narrative(subject: Subject, chance: random.Random) -> str:
    """What the person told, in their words."""
    return chance.choice(NARRATIVES.get(subject.sector, NARRATIVES[""]))


def observed(subject: Subject, chance: random.Random) -> dict[str, str]:
    """Answers to the indicators; what was not asked stays unanswered."""
    answers = {code: chance.random() * 100 < share for code, share in SEEN if chance.random() < 0.85}
    return {code: "yes" if seen else "no" for code, seen in answers.items()}


def risk_answers(asked: RiskInstrument, level: str, chance: random.Random) -> dict[str, str]:
    """Two factors at the most, fitting the level; where it is low, everything heavy was asked and is not so."""
    seen = chance.sample(FACTORS[level], k=min(2, len(FACTORS[level])))
    heavy = [one.code for one in asked.factors if one.weight == "high" and level == "low"]
    return {**dict.fromkeys(heavy, "no"), **dict.fromkeys(seen, "yes")}


SAFETY = {
    "who_to_call": "Дежурная приюта, в любое время; слово «сестра» значит «приезжайте»",
    "safe_place": "Комната дежурной на втором этаже",
    "signals": "Незнакомая машина у ворот; звонки с чужого номера вечером",
    "what_to_take": "Телефон, лекарства, документы из сейфа",
}


def needs(subject: Subject, chance: random.Random) -> list[tuple[str, str]]:
    """Domains and how soon."""
    found = [("safety", "now"), ("health", chance.choice(("now", "soon"))), ("legal", "soon")]
    if subject.is_foreign:
        found.append(("documents", "soon"))
    found.append(("education", "later") if subject.age < 18 else ("work", "later"))
    return found


def services(subject: Subject, chance: random.Random) -> list[str]:
    """Kinds of service of the plan, two at least."""
    wanted = ["emergency_shelter", "mental_health", "legal_information", "primary_care"]
    if subject.is_foreign:
        wanted += ["documents", "return_travel"]
    if subject.sector and subject.age >= 18:
        wanted.append("legal_aid_labour")
    wanted.append("schooling" if subject.age < 18 else "vocational_training")
    return chance.sample(wanted, k=chance.randint(2, 4))


def goal(kind: str) -> str:
    """What the person wants to reach with it."""
    return GOALS[kind]


def reasons(subject: Subject, stage: str, positive: bool) -> str:
    """The reasons of a decision, as an officer would write them."""
    found = "имеются" if positive else "недостаточны"
    step = "разумных оснований" if stage == "reasonable_grounds" else "признания"
    means = "" if subject.age < 18 else " Средства: обман об условиях, удержание документов, долг."
    return (
        f"Данные для {step} {found}. Деяние: вербовка и укрывательство.{means} Цель: эксплуатация, подтверждена рассказом "
        "лица и листом наблюдений."
    )


def findings(subject: Subject, positive: bool) -> list[tuple[str, str, tuple[str, ...]]]:
    """What an officer finds of each element: (element, finding, forms); no means of a child."""
    unclear: list[tuple[str, str, tuple[str, ...]]] = [
        ("act", "unclear", ()),
        ("means", "unclear", ()),
        ("purpose", "not_established", ()),
    ]
    clear: list[tuple[str, str, tuple[str, ...]]] = [
        ("act", "established", ("harbouring", "recruitment")),
        ("means", "established", ("coercion", "deception")),
        ("purpose", "established", (subject.form,)),
    ]
    found = clear if positive else unclear
    return [one for one in found if one[0] != "means" or subject.age >= 18]
