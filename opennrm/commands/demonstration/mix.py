"""Who the invented people are: shares that follow the published figures.

2025 is as published (171 assisted: 94 men, 52 women, 25 children; 93 foreigners: baq.kz, kt.kz, February 2026). For 2024 and
2026 no such figure is known to us: those years are invented in the same proportions. Shares of sectors and origins follow
what the reports say in words (TIP 2013-2025, IOM 2004-2019): mostly Uzbek men in farm and building work among foreigners,
mostly sexual exploitation among citizen women. Doors follow the sources of referrals to NGOs in 2017-2019 (TIP).
"""

import random
from dataclasses import dataclass
from typing import TypeVar
from zlib import crc32

from opennrm.country import profile

# Per year: people by group, and how many of each group are foreigners.
YEARS: dict[int, dict[str, tuple[int, int]]] = {
    2024: {"man": (61, 44), "woman": (34, 11), "child": (16, 3)},
    2025: {"man": (94, 70), "woman": (52, 18), "child": (25, 5)},
    2026: {"man": (66, 49), "woman": (36, 13), "child": (18, 4)},
}

Key = TypeVar("Key", str, tuple[str, str])
Shares = dict[str, int]
ORIGINS: Shares = {"UZB": 76, "KGZ": 12, "TJK": 8, "RUS": 4}
DOORS: Shares = {
    "self": 30, "ngo": 20, "hotline": 16, "police": 14, "labour_inspection": 10, "relative_or_friend": 4, "consulate": 3,
    "international": 3,
}  # fmt: skip
REGIONS: Shares = {
    "KZ-61": 22, "KZ-79": 14, "KZ-19": 13, "KZ-75": 13, "KZ-71": 9, "KZ-31": 6, "KZ-15": 5, "KZ-35": 4, "KZ-33": 3,
    "KZ-47": 2, "KZ-39": 2, "KZ-11": 2, "KZ-55": 1, "KZ-23": 1, "KZ-27": 1, "KZ-10": 1, "KZ-43": 1,
}  # fmt: skip
# By group and whether foreign: (form of exploitation, sector) and its share.
EXPLOITATION: dict[tuple[str, bool], dict[tuple[str, str], int]] = {
    ("man", True): {
        ("forced_labour", "agriculture"): 45, ("forced_labour", "construction"): 35, ("forced_labour", "manufacturing"): 12,
        ("forced_labour", "trade"): 8,
    },
    ("man", False): {
        ("forced_labour", "agriculture"): 60, ("servitude", "agriculture"): 15, ("forced_labour", "construction"): 20,
        ("forced_labour", "hospitality"): 5,
    },
    ("woman", True): {
        ("forced_labour", "domestic_work"): 35, ("forced_labour", "agriculture"): 20, ("forced_labour", "hospitality"): 20,
        ("sexual", ""): 25,
    },
    ("woman", False): {
        ("sexual", ""): 66, ("forced_labour", "domestic_work"): 18, ("forced_marriage", ""): 8,
        ("forced_labour", "hospitality"): 8,
    },
    ("child", True): {("forced_begging", "begging"): 60, ("forced_labour", "agriculture"): 40},
    ("child", False): {
        ("sexual", ""): 45, ("forced_begging", "begging"): 25, ("forced_labour", "agriculture"): 20,
        ("forced_adoption", ""): 10,
    },
}  # fmt: skip
BRIEF = {2024: 0.95, 2025: 0.75, 2026: 0.3}
LANGUAGES = {
    "KAZ": ("kk", "ru"),
    "UZB": ("uz_cyrl", "ru"),
    "KGZ": ("ky", "ru"),
    "TJK": ("tg", "ru"),
    "RUS": ("ru",),
}


@dataclass(frozen=True)
class Subject:
    """What is decided about one invented person before their story begins."""

    year: int
    group: str
    is_foreign: bool
    sex: str
    age: int
    citizenship: str
    door: str
    region: str
    form: str
    sector: str
    # Told in few acts: most people of the years before, so that inventing four hundred takes about a minute.
    is_brief: bool


def people(seed: int) -> list[Subject]:
    """All invented people of all years, in a fixed order for a seed."""
    chance = random.Random(seed)  # noqa: S311  repeatable on purpose, nothing secret
    found = [
        subject(chance, year, group, place < foreign)
        for year, groups in YEARS.items()
        for group, (count, foreign) in groups.items()
        for place in range(count)
    ]
    return found


def subject(chance: random.Random, year: int, group: str, is_foreign: bool) -> Subject:
    """One person, drawn from the shares of their group."""
    form, sector = draw(chance, EXPLOITATION[group, is_foreign])
    age = chance.randint(5, 17) if group == "child" else chance.randint(18, 58)
    if form == "forced_adoption":
        age = chance.randint(0, 2)
    sex = group if group != "child" else chance.choice(("woman", "man"))
    return Subject(
        year, group, is_foreign, sex, age, draw(chance, ORIGINS) if is_foreign else "KAZ", draw(chance, DOORS),
        region_here(draw(chance, REGIONS)), form, sector, chance.random() < BRIEF[year],
    )  # fmt: skip


def region_here(code: str) -> str:
    """The region itself, or under another country's profile always the same one in its stead."""
    known = [one.code for one in profile().regions]
    return code if code in known else known[crc32(code.encode()) % len(known)]


def draw(chance: random.Random, shares: dict[Key, int]) -> Key:
    """One key, by its share."""
    return chance.choices(list(shares), weights=list(shares.values()))[0]
