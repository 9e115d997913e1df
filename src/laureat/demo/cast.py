"""The people and identifiers of the demonstration: made up, with right check digits, the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from stdnum import ean
from stdnum.ru import inn as stdnum_inn

_MEN = ["Андрей", "Борис", "Виктор", "Глеб", "Денис", "Евгений", "Иван", "Кирилл", "Леонид", "Максим", "Никита", "Олег", "Павел",
        "Роман", "Сергей", "Тимур", "Фёдор", "Юрий", "Ярослав", "Игорь"]  # fmt: skip
_WOMEN = ["Алла", "Вера", "Галина", "Дарья", "Елена", "Жанна", "Зоя", "Ирина", "Ксения", "Лариса", "Марина", "Надежда", "Ольга",
          "Полина", "Раиса", "Светлана", "Татьяна", "Ульяна", "Юлия", "Анна"]  # fmt: skip
_FATHERS = ["Алексеев", "Борисов", "Владимиров", "Григорьев", "Дмитриев", "Егоров", "Иванов", "Константинов", "Львов", "Михайлов",
            "Николаев", "Олегов", "Петров", "Романов", "Степанов", "Фёдоров", "Юрьев", "Антонов"]  # fmt: skip
_FAMILIES = ["Абросимов", "Белозёров", "Вершинин", "Горностаев", "Дроздов", "Ермолин", "Журавлёв", "Зимин", "Истомин", "Калинин",
             "Лебедев", "Медведев", "Нестеров", "Овчинников", "Полунин", "Рябинин", "Снегирёв", "Туманов", "Уваров", "Филатов",
             "Холодов", "Цветков", "Черёмухин", "Шубин", "Щукин", "Юдин", "Яблоков", "Ветров", "Гусев", "Дубравин", "Ельцов",
             "Жуков", "Заречный", "Ильин", "Кедров", "Лисицын", "Морозов", "Новиков", "Осокин", "Песков", "Родников", "Соколов",
             "Тихонов", "Ушаков", "Фомин", "Хвостов", "Чижов", "Шмелёв", "Травин", "Березин"]  # fmt: skip
_LETTERS = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", (
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya").replace("_", "").split(" "), strict=True))  # fmt: skip


@dataclass(frozen=True)
class Character:
    """A person of the demonstration."""

    family_name: str
    given_name: str
    patronymic: str
    email: str
    phone: str

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic."""
        return f"{self.family_name} {self.given_name} {self.patronymic}"


class Cast:
    """Gives out people and identifiers, each once, in an order that the seed decides."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - plausible, not secret
        self._used: set[str] = set()
        self._count = 0

    def person(self, domain: str = "example.org") -> Character:
        """Somebody new, with an address under `example.org` and a telephone that cannot exist."""
        woman = self.random.random() < 0.5
        while True:
            family = self.random.choice(_FAMILIES) + ("" if not woman else "а")
            family = family.replace("ныйа", "ная")
            given = self.random.choice(_WOMEN if woman else _MEN)
            father = self.random.choice(_FATHERS) + ("на" if woman else "ич")
            if (name := f"{family} {given} {father}") not in self._used:
                break
        self._used.add(name)
        self._count += 1
        address = f"{latin(family)}.{latin(given)}.{self._count}@{domain}"
        return Character(family, given, father, address, f"+7 (000) 000-{self._count // 100:02}-{self._count % 100:02}")

    def inn(self, *, sole_trader: bool = False) -> str:
        """A right ИНН: ten digits for an organisation, twelve for a sole trader. It begins with 42 00, which no office gives."""
        while True:
            start = "4200" + "".join(str(self.random.randrange(10)) for _ in range(6 if sole_trader else 5))
            check = stdnum_inn.calc_personal_check_digits if sole_trader else stdnum_inn.calc_company_check_digit
            if (number := start + str(check(start))) not in self._used:
                self._used.add(number)
                return number

    def ogrn(self, *, sole_trader: bool = False) -> str:
        """A right ОГРН (13 digits) or ОГРНИП (15 digits)."""
        start = ("3" if sole_trader else "1") + f"{self.random.randrange(2, 22):02}42" + "".join(
            str(self.random.randrange(10)) for _ in range(9 if sole_trader else 7)
        )  # fmt: skip
        return start + str(int(start) % (13 if sole_trader else 11) % 10)

    def gtin(self) -> str:
        """A right GTIN-13 from the range for use inside a shop, which no good in the market has."""
        start = "200" + "".join(str(self.random.randrange(10)) for _ in range(9))
        return start + ean.calc_check_digit(start)


def latin(text: str) -> str:
    """The text in Latin letters, for addresses."""
    return "".join(_LETTERS.get(letter, letter) for letter in text.lower())
