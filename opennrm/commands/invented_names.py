"""Names of people who do not exist, in the manner of the region, for demonstrations, tests and measurements.

Everything follows from the seed: the same seed gives the same people. Names are made from roots and endings that are common
in the region; a likeness to a living person is chance.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Sex = Literal["female", "male"]

SEXES: tuple[Sex, Sex] = ("female", "male")
CITIZENSHIPS = ("KZ", "UZ", "KG", "TJ", "RU")

ROOTS = {
    "KZ": "Абай Абзал Айбек Айдар Айдос Алибек Алмас Арман Асан Асқар Бақыт Бауыржан Бекзат Болат Дархан Дәулет Дидар "
    "Ержан Ерлан Жандос Жарас Жеңіс Жұмабай Ислам Қайрат Қанат Қожахмет Қуат Марат Мұрат Нұрлан Оңдасын Өмірбек "
    "Рақым Рүстем Сәкен Сәрсен Серік Талғат Тұрсын Ұлан Үсен Шыңғыс Ғалым Ғани Әділ Әлім Ыбырай",
    "UZ": "Абдулла Алишер Анвар Бахтиёр Баҳром Жавлон Жамшид Зафар Илҳом Камол Қодир Мурод Наврўз Нодир Одил Орзу Равшан "
    "Раҳим Рустам Сардор Собир Тоҳир Улуғбек Умид Фаррух Фахриддин Хуршид Шавкат Шерзод Эргаш Юсуф Ўктам Ғайрат "
    "Ҳамид Ҳасан Аъзам Дилшод Ойбек",
    "KG": "Азамат Айбек Акыл Алмаз Асан Бакыт Бекболот Болот Данияр Жаныбек Жолдош Жумабек Замир Кубат Мирлан Назар "
    "Нурбек Өмүрбек Сүйүн Талант Темир Тилек Токтогул Улан Үсөн Чынгыз Эламан Эрлан Эрмек Ысмайыл Кожо Мамат",
    "TJ": "Абдулло Амир Баҳодур Бобо Ҷамшед Ҷовид Дилшод Зариф Иброҳим Исмоил Камол Қосим Муҳаммад Назар Парвиз Раҳмон "
    "Рустам Саид Сафар Сино Суҳроб Тоҳир Умед Фирдавс Фаррух Хуршед Шариф Эмом Ёқуб Ҳаким Ҳусейн Шодӣ",
    "RU": "Александр Алексей Андрей Антон Артём Борис Вадим Виктор Владимир Георгий Денис Дмитрий Евгений Иван Игорь Илья "
    "Кирилл Константин Максим Михаил Никита Николай Олег Павел Роман Сергей Степан Фёдор Юрий Яков",
}
WOMEN = {
    "KZ": "Айгерім Айгүл Айжан Айнұр Ақбота Ақмарал Алия Алтын Анар Арайлым Асел Әсел Әсем Балжан Балнұр Баян Гауһар "
    "Гүлнар Гүлшат Дана Динара Еңлік Жадыра Жанар Жансая Жұлдыз Зарина Зере Камила Қарлығаш Қымбат Күләш Ләззат "
    "Мадина Меруерт Назерке Нұргүл Райхан Сәуле Тоғжан Ұлжан Үміт Шолпан Шынар",
    "UZ": "Азиза Барно Гавҳар Гулбаҳор Гулноза Гулчеҳра Дилбар Дилдора Дилфуза Зебо Зулфия Камола Лола Мадина Малика Матлуба "
    "Меҳрибон Моҳира Муҳаббат Нафиса Наргиза Нигора Нилуфар Нодира Озода Ойдин Раъно Сабоҳат Севара Феруза Хилола "
    "Шаҳноза Шоира Юлдуз Ҳулкар Ўғилой",
    "KG": "Аида Айгүл Айнура Айпери Аселя Асель Бактыгүл Бегимай Бермет Бүбүсара Гүлзат Гүлмира Жазгүл Жаңыл Жибек Жылдыз "
    "Каныкей Кундуз Кызжибек Мээрим Назгүл Нуржан Перизат Саадат Салтанат Толгонай Чолпон Чынара Элнура Ырыс",
    "TJ": "Азиза Адолат Гулнора Гулрухсор Дилбар Дилором Заррина Зебунисо Зулайхо Каромат Лайло Мадина Малика Манзура "
    "Меҳрангез Моҳира Мунира Нигина Нозанин Парвина Раъно Робия Рухшона Садбарг Ситора Тахмина Фарзона Фотима Шаҳло Шаҳноза",
    "RU": "Алёна Алина Анастасия Анна Валентина Вера Виктория Галина Дарья Евгения Екатерина Елена Жанна Зоя Инна Ирина "
    "Ксения Лариса Лидия Любовь Людмила Марина Мария Надежда Наталья Оксана Ольга Полина Светлана София Татьяна Юлия Яна",
}
FIRST_PARTS = {
    "KZ": "Ай Бек Ер Жан Нұр Сейіт Тең Қыз Хан Мырза",
    "UZ": "Абду Бек Дил Мир Нур Хол Шер Эш Тош Жўра",
    "KG": "Ак Бек Жан Кул Мырза Нур Токто Эр Таш Сейит",
    "TJ": "Абду Дил Мир Нур Сайф Шоҳ Гул Хол Бек Худой",
}
LAST_PARTS = {
    "KZ": "бек жан ғали болат тай хан мұрат дәулет сұлтан ман ғазы қожа",
    "UZ": "жон бек мурод али қул дин назар бой шод иёр",
    "KG": "бек кул мырза алы бай тай султан жан болот мат",
    "TJ": "али назар шо зод мад дин хон бек ёр мурод",
}
RUSSIAN_FAMILIES = (
    "Антонов Белов Васильев Волков Воробьёв Голубев Григорьев Гусев Егоров Ершов Жуков Зайцев Захаров Зимин Ильин Калинин "
    "Киселёв Козлов Комаров Крылов Кузнецов Лебедев Макаров Медведев Миронов Морозов Никитин Новиков Орлов Павлов Петров "
    "Попов Романов Рябов Семёнов Смирнов Соколов Соловьёв Сорокин Тарасов Фёдоров Филиппов Цветков Чернов Шубин Щукин "
    "Юдин Яковлев"
)
SOFT_ENDS = "йьяеёюиіыэәөүӣ"
DROPPED_ENDS = "йьаяеиіыӣ"


def spelt(letters: str, spellings: str) -> dict[str, str]:
    return dict(zip(letters, spellings.split(), strict=True))


PASSPORT = spelt(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіўҳҷӣӯ",
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya a g k n o u u h i u h j i u",
)
ALPHABET_2021 = PASSPORT | spelt(
    "әғеёжийқңөұүухһіхцчшщыюя", "ä ğ e io j i i q ñ ö ū ü u h h ı h ts ç ş şç y iu ia"
)
HOME = {
    "KZ": ALPHABET_2021,
    "UZ": PASSPORT | spelt("жхқғўҳчшэ", "j x q g' o' h ch sh e"),
    "KG": PASSPORT | spelt("жхөүң", "j h o u ng"),
    "TJ": PASSPORT | spelt("ҷқғҳӣӯх", "j q gh h i u kh"),
    "RU": PASSPORT,
}


@dataclass(frozen=True, slots=True)
class InventedName:
    """A name as an office would write it."""

    family: str
    given: str
    patronymic: str
    sex: Sex
    citizenship: str

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)


def names(seed: int, citizenship: str | None = None, sex: Sex | None = None) -> Iterator[InventedName]:
    """Endless invented names in Cyrillic; citizenship and sex are drawn when not given."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose, nothing secret
    while True:
        place = citizenship or chance.choices(CITIZENSHIPS, weights=(45, 25, 12, 8, 10))[0]
        drawn: Sex = chance.choice(SEXES)
        yield name(chance, place, sex or drawn)


def name(chance: random.Random, citizenship: str, sex: Sex) -> InventedName:
    """One invented name of a citizen of KZ, UZ, KG, TJ or RU."""
    father, forefather = man(chance, citizenship), man(chance, citizenship)
    given = man(chance, citizenship) if sex == "male" else chance.choice(WOMEN[citizenship].split())
    return InventedName(
        family=family(chance, citizenship, sex, forefather),
        given=given,
        patronymic=patronymic(chance, citizenship, sex, father),
        sex=sex,
        citizenship=citizenship,
    )


def man(chance: random.Random, citizenship: str) -> str:
    """A man's name: a whole root, or a first and a last part."""
    if citizenship == "RU" or chance.random() < 0.5:
        return chance.choice(ROOTS[citizenship].split())
    return chance.choice(FIRST_PARTS[citizenship].split()) + chance.choice(LAST_PARTS[citizenship].split())


def family(chance: random.Random, citizenship: str, sex: Sex, forefather: str) -> str:
    """A surname from a forefather's name, with or without -ов/-ев, in the woman's form where there is one."""
    if citizenship == "RU":
        made = chance.choice(RUSSIAN_FAMILIES.split())
        return made + "а" if sex == "female" else made
    if citizenship == "TJ" and chance.random() < 0.25:
        return forefather.rstrip(SOFT_ENDS) + "зода"
    if citizenship == "KZ" and chance.random() < 0.25:
        return forefather
    ending = "ев" if forefather[-1] in SOFT_ENDS else "ов"
    made = without_last(forefather) + ending
    return made + "а" if sex == "female" else made


def patronymic(chance: random.Random, citizenship: str, sex: Sex, father: str) -> str:
    """After the father: Russian form, or the form of the home country; some people have none."""
    if chance.random() < 0.08:
        return ""
    own = {"KZ": ("ұлы", "қызы"), "UZ": (" ўғли", " қизи"), "KG": (" уулу", " кызы"), "TJ": ("зода", "зода")}
    if citizenship in own and chance.random() < 0.4:
        return father + own[citizenship][sex == "female"]
    return russian_patronymic(father, sex)


def russian_patronymic(father: str, sex: Sex) -> str:
    ending = "ев" if father[-1] in SOFT_ENDS else "ов"
    return without_last(father) + ending + ("на" if sex == "female" else "ич")


def without_last(written: str) -> str:
    """Before an ending that begins with a vowel, one soft letter or vowel falls away."""
    return written[:-1] if written[-1] in DROPPED_ENDS else written


def in_latin(written: InventedName, style: Literal["passport", "2021", "home"] = "passport") -> InventedName:
    """The same name as a Latin-script office would write it."""
    table = {"passport": PASSPORT, "2021": ALPHABET_2021, "home": HOME[written.citizenship]}[style]
    return replace(
        written,
        family=latin(written.family, table),
        given=latin(written.given, table),
        patronymic=latin(written.patronymic, table),
    )


def latin(text: str, table: dict[str, str]) -> str:
    parts = []
    for part in text.split(" "):
        small = "".join(table.get(letter, letter) for letter in part.lower()).replace("_", "")
        parts.append(small[:1].upper() + small[1:])
    return " ".join(parts)
