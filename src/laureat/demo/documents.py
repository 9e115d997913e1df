"""Supporting documents of the demonstration: samples that say so, set as PDF."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import typst
from django.conf import settings

from laureat.demo.goods import Firm, Item
from laureat.demo.pictures import picture

TEMPLATE = Path(__file__).with_name("content") / "document.typ"
_GOODS = ("food", "consumer", "production")
_SAMPLES = {
    "conformity": ("Декларация о соответствии", "Евразийский экономический союз", "Продукция соответствует требованиям технических регламентов. Декларация принята на основании протоколов испытаний."),
    "test-report": ("Протокол испытаний", "Испытательная лаборатория", "Испытанные образцы соответствуют требованиям нормативных документов по всем проверенным показателям."),
    "normative": ("Титульный лист нормативного документа", "Предприятие", "Документ устанавливает требования к качеству, правила приёмки и методы контроля."),
    "quality-system": ("Сертификат соответствия системы менеджмента", "Орган по сертификации", "Система менеджмента качества соответствует требованиям стандарта применительно к производству и оказанию услуг."),
    "label": ("Макет этикетки", "Предприятие", "Макет содержит обязательные сведения для потребителя: наименование, состав, срок годности, изготовителя."),
    "licence": ("Выписка из реестра лицензий", "Лицензирующий орган", "Лицензия действует бессрочно, нарушений лицензионных требований не выявлено."),
    "novelty-documents": ("Патент на полезную модель", "Патентное ведомство", "Патент подтверждает новизну технического решения, применённого в товаре или услуге."),
    "reviews": ("Отзыв заказчика", "Заказчик", "Поставки выполняются в срок, качество стабильно, претензий нет. Рекомендуем предприятие как надёжного партнёра."),
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A file to attach, with what stands on it."""

    kind: str
    name: str
    content: bytes
    number: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


def samples(firm: Firm, item: Item, *, quality_system: bool, year: int, signatory: str, random: Random) -> list[Sample]:
    """A photograph and the documents that an entry of this nomination needs, and some more."""
    kinds = ["conformity", "test-report", "label"] if item.nomination in _GOODS else []
    kinds = [kind for kind in kinds if kind != "label" or item.nomination != "production"]
    kinds += ["licence"] if item.nomination.startswith("services") else []
    kinds += ["quality-system"] if quality_system else []
    kinds += ["novelty-documents"] if item.novelty else []
    kinds += ["reviews"] if random.random() < 0.5 else ["normative"]
    photo = Sample("photo", "Фотография.jpg", picture(item.family, random.randrange(10_000)))
    return [photo, *(_sample(kind, firm, item, year, signatory, random) for kind in kinds)]


def _sample(kind: str, firm: Firm, item: Item, year: int, signatory: str, random: Random) -> Sample:
    title, body, text = _SAMPLES[kind]
    number, issued = (
        f"{random.randrange(100, 9999)}-{year - 1}",
        date(year - 1, random.randrange(1, 13), random.randrange(1, 28)),
    )
    data = {
        "title": title, "body": body if body != "Предприятие" else firm.name, "number": number, "issued": f"{issued:%d.%m.%Y}",
        "rows": [["Предприятие", firm.name], ["Товар или услуга", item.name], ["Место", firm.town]],
        "text": text, "post": "Руководитель", "signatory": signatory,
    }  # fmt: skip
    return Sample(kind, f"{title}.pdf", _set(json.dumps(data, ensure_ascii=False)), number, issued, date(year + 2, 12, 31))


def _set(data: str) -> bytes:
    made = _compiler().compile(format="pdf", sys_inputs={"d": data}, timestamp=1_677_000_000)
    return made if isinstance(made, bytes) else b""


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(settings.PAPER_FONTS)])
    return typst.Compiler(input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts)
