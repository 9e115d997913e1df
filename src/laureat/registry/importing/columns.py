"""Which column of a register is what: by the many names that columns have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from django.utils.translation import gettext_lazy as _

from laureat.kernel.identifiers import is_inn
from laureat.kernel.text import fold
from laureat.registry.importing.tables import Table

FIELDS = {
    "inn": _("INN"), "name": _("Full name"), "short_name": _("Short name"), "ogrn": _("OGRN"), "kpp": _("KPP"), "region": _("Region"),
    "address": _("Address"), "okved": _("OKVED"), "size": _("Category (size)"), "head_name": _("Head"), "head_post": _("Post of the head"),
    "email": _("E-mail"), "phone": _("Telephone"), "website": _("Website"),
}  # fmt: skip
_NAMES = {
    "inn": "инн|инн организации|инн предприятия|инн юл|инн ип|инн юл ип|инн субъекта|inn|инн/кпп",
    "kpp": "кпп|кпп организации|кпп предприятия|kpp",
    "ogrn": "огрн|огрнип|огрн огрнип|огрн ип|основной государственный регистрационный номер|ogrn",
    "name": "полное наименование|наименование|наименование организации|наименование предприятия|полное наименование организации|"
    "полное наименование предприятия|наименование юридического лица|наименование юл|наименование юл ип|наименование фио ип|организация|предприятие|"
    "название|название организации|название предприятия|наименование субъекта мсп|наименование фио|name|full name",
    "short_name": "сокращенное наименование|краткое наименование|сокращенное наименование организации|краткое наименование организации|"
    "сокр наименование|сокращенное название|краткое название|наименование сокращенное|наименование краткое|short name",
    "region": "регион|субъект рф|субъект российской федерации|субъект федерации|субъект|код региона|регион код|область|код субъекта|код субъекта рф|region",
    "address": "адрес|юридический адрес|юр адрес|почтовый адрес|фактический адрес|адрес организации|адрес местонахождения|место нахождения|"
    "местонахождение|адрес юридический|адрес юл|address",
    "okved": "оквэд|оквэд основной|основной оквэд|код оквэд|оквэд2|оквэд 2|основной вид деятельности|код основного вида деятельности|"
    "основной вид экономической деятельности|вид деятельности|код основного оквэд|okved",
    "size": "категория|размер|категория размер|категория субъекта|категория субъекта мсп|категория мсп|размер предприятия|масштаб|"
    "категория предприятия|тип предприятия|субъект мсп|size",
    "head_name": "руководитель|фио руководителя|руководитель фио|фио|фио директора|директор|ф и о руководителя|фамилия имя отчество руководителя|"
    "генеральный директор|руководитель организации|head",
    "head_post": "должность|должность руководителя|должность рук ля|руководитель должность|post",
    "email": "e mail|email|эл почта|электронная почта|адрес электронной почты|электронный адрес|e mail организации|почта|мейл|эл адрес|адрес эл почты",
    "phone": "телефон|тел|телефоны|номер телефона|контактный телефон|телефон организации|тел факс|телефон факс|контактные телефоны|phone",
    "website": "сайт|веб сайт|web сайт|официальный сайт|адрес сайта|сайт организации|интернет сайт|site|website|www",
}  # fmt: skip
SPELLINGS = {spelling: field for field, names in _NAMES.items() for spelling in names.split("|")}
_WITHIN = (
    ("огрн", "ogrn"), ("инн", "inn"), ("кпп", "kpp"), ("оквэд", "okved"), ("электронн", "email"), ("e mail", "email"), ("email", "email"),
    ("эл почт", "email"), ("сайт", "website"), ("должност", "head_post"), ("телефон", "phone"), ("сокращ", "short_name"), ("кратк", "short_name"),
    ("руководител", "head_name"), ("директор", "head_name"), ("полное наименование", "name"), ("наименование организац", "name"),
    ("наименование предпр", "name"), ("субъект рф", "region"), ("регион", "region"), ("адрес", "address"), ("категори", "size"),
)  # fmt: skip
_PEOPLE = ("контакт", "учредител", "бухгалтер", "дата", "филиал")  # a founder's ИНН or a branch's address is somebody else's


def plain(name: str) -> str:
    """A column's name for comparing: folded, without brackets, points and marks."""
    return " ".join(re.sub(r"[^0-9a-zа-я]+", " ", fold(name)).split())


def field_of(name: str) -> str:
    """The field that a column's name means, or nothing."""
    words = plain(name)
    if words in SPELLINGS:
        return SPELLINGS[words]
    if any(word in words for word in _PEOPLE):
        return ""
    return next((field for part, field in _WITHIN if re.search(rf"\b{part}", words)), "")


def match_columns(head: Iterable[str]) -> dict[str, int]:
    """Field → column. Names that are spelt as usual come before those that only contain a word; the first column wins."""
    names = list(head)
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        if (field := SPELLINGS.get(plain(name))) and field not in found:
            found[field] = index
    for index, name in enumerate(names):
        if (field := field_of(name)) and field not in found and index not in found.values():
            found[field] = index
    if "name" not in found and "short_name" in found:
        found["name"] = found.pop("short_name")
    return found


def recognised(head: list[str]) -> int:
    """How many columns of a row mean something: the worth of the row as a head."""
    return len(match_columns(head))


def columns_of(table: Table) -> dict[str, int]:
    """The columns of a table by their names; one of ИНН without its name is told by what stands in it."""
    found = match_columns(table.head)
    if "inn" not in found:
        for index in range(len(table.head)):
            texts = list(islice((text for text in table.column(index) if text), 50))
            if index not in found.values() and texts and sum(is_inn(text) for text in texts) * 2 > len(texts):
                return {"inn": index, **found}
    return found


def missing(columns: Mapping[str, int]) -> list[str]:
    """Fields that a register cannot do without and that have no column."""
    return [field for field in ("inn", "name") if field not in columns]
