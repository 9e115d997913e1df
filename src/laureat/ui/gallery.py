"""What the gallery shows: every component in every state, with invented examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laureat.ui.charts import Bar, Stack, Tile, bar_list, funnel, stacked, tile_map
from laureat.ui.plots import Point, Strip, Tick, histogram, scatter, strips

CLOSES = datetime(2023, 4, 1, 16, 59, tzinfo=UTC)
KUZBASS = "Asia/Novokuznetsk"
# Tiles of Siberia and the Urals: code, name, abbreviation, column, row, an invented number.
REGIONS = (
    ("22", "Алтайский край", "Алт", 0, 3, 41),
    ("24", "Красноярский край", "Крн", 3, 1, 58),
    ("38", "Иркутская область", "Ирк", 4, 2, 33),
    ("42", "Кемеровская область — Кузбасс", "Кем", 2, 2, 81),
    ("54", "Новосибирская область", "Нсб", 1, 2, 64),
    ("55", "Омская область", "Омс", 0, 2, 27),
    ("70", "Томская область", "Том", 2, 1, 30),
    ("04", "Республика Алтай", "Р.Ал", 1, 3, 6),
    ("17", "Республика Тыва", "Тыв", 3, 3, 0),
    ("19", "Республика Хакасия", "Хак", 2, 3, 12),
    ("72", "Тюменская область", "Тюм", 0, 1, 22),
    ("86", "Ханты-Мансийский автономный округ — Югра", "ХМА", 1, 1, 9),
)


class SampleForm(forms.Form):
    """A form with a field of every kind."""

    name = forms.CharField(label=_("Name of the good"), max_length=120, help_text=_("As it is written on the label."))
    inn = forms.CharField(label=_("Taxpayer number (INN)"), max_length=12, required=False)
    text = forms.CharField(label=_("What distinguishes the good"), widget=forms.Textarea, max_length=2000)
    nomination = forms.ChoiceField(
        label=_("Nomination"), choices=[("", "—"), ("food", _("Food products")), ("crafts", _("Folk crafts"))]
    )
    since = forms.DateField(label=_("Made since"), required=False)
    share = forms.DecimalField(label=_("Share of exports"), required=False, min_value=0, max_value=100)
    tier = forms.ChoiceField(
        label=_("Where is the good sold?"),
        choices=[("region", _("In the region")), ("country", _("All over the country")), ("abroad", _("Abroad too"))],
        widget=forms.RadioSelect,
    )
    evidence = forms.MultipleChoiceField(
        label=_("What confirms the quality?"),
        choices=[("certificate", _("Certificate of conformity")), ("tests", _("Test reports")), ("awards", _("Other awards"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label=_("Certificate"), required=False, help_text=_("PDF, JPEG or PNG, up to 20 MB."))
    agreed = forms.BooleanField(label=_("I confirm that what is written here is true"))


class SampleMarks(forms.Form):
    """Two criteria: one on a scale, one as a number."""

    safety = forms.TypedChoiceField(
        label=_("Safety of the good"), choices=[(n, n) for n in range(6)], coerce=int, widget=forms.RadioSelect
    )
    taste = forms.TypedChoiceField(
        label=_("Consumer properties"), choices=[(n, n) for n in range(6)], coerce=int, widget=forms.RadioSelect
    )
    share = forms.IntegerField(label=_("Import independence"), min_value=0, max_value=50)
    comment = forms.CharField(label=_("Comment"), widget=forms.Textarea, required=False)


@dataclass(frozen=True)
class Row:
    """An invented entry of the sample table."""

    number: int
    good: str
    maker: str
    state: str
    state_label: Any
    score: float


ROWS = [
    Row(1, "Хлеб «Бородинский» формовой", "Кемеровский хлебозавод", "admitted", pgettext_lazy("sample", "Admitted"), 46.5),
    Row(
        2,
        "Масло сливочное 82,5 %",
        "Сибирский молочный двор",
        "returned",
        pgettext_lazy("sample", "Returned for correction"),
        41.0,
    ),
    Row(3, "Крепь механизированная МКЮ", "Юргинский завод", "submitted", pgettext_lazy("sample", "Being checked"), 44.25),
    Row(4, "Туесок берестяной", "Мастерская «Шорская береста»", "rejected", pgettext_lazy("sample", "Rejected"), 0),
]


def gallery_context() -> dict[str, Any]:
    """Everything that `ui/gallery.html` reads."""
    filled, refused = SampleForm(initial={"name": ROWS[0].good, "tier": "country"}), SampleForm({"inn": "1234567890123"})
    refused.is_valid()
    marks = SampleMarks({"safety": "4", "share": "120"})
    marks.is_valid()
    return {
        "title": _("Gallery of components"),
        "form": filled,
        "refused": refused,
        "marks": marks,
        "anchors": [
            (5, _("Confirmed by tests of an accredited laboratory")),
            (3, _("Declared by the maker")),
            (0, _("Not confirmed")),
        ],
        "rows": ROWS,
        "page": Paginator(range(312), 24).page(5),
        "closes": CLOSES,
        "zone": KUZBASS,
        "moments": {
            "long": datetime(2023, 3, 20, tzinfo=UTC),
            "soon": datetime(2023, 3, 31, 6, tzinfo=UTC),
            "late": datetime(2023, 4, 3, tzinfo=UTC),
        },
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "qr": _sample_code(),
        "states": ["draft", "submitted", "returned", "admitted", "rejected", "withdrawn"],
        "tones": ["neutral", "info", "success", "warning", "danger"],
        "charts": [chart() for chart in _CHARTS],
        "map": _map(),
    }


def _sample_code() -> SafeString:
    """A drawing in the shape of a QR code (the real ones come from segno)."""
    dots = "".join(
        f'<rect x="{n % 21}" y="{n // 21}" width="1" height="1"/>' for n in range(441) if (n * n + n // 21 * 7) % 5 < 2
    )
    return mark_safe(f'<svg viewBox="0 0 21 21" fill="#000" aria-hidden="true" focusable="false">{dots}</svg>')  # noqa: S308 - made of numbers


def _bars() -> SafeString:
    rows = [
        Bar("Продовольственные товары", 33, "#charts"),
        Bar("Услуги для населения", 18),
        Bar("Производственно-техническое назначение", 15),
    ]
    return bar_list([*rows, Bar("Изделия народных промыслов", 8), Bar("Товары для населения", 7)], title="Заявки по номинациям")


def _funnel() -> SafeString:
    stages = [
        Bar("Письма отправлены", 51),
        Bar("Письма открыты", 47),
        Bar("Предприятия подали заявки", 44),
        Bar("Стали лауреатами", 19),
    ]
    return funnel(stages, title="От письма до награды")


def _stacks() -> SafeString:
    rows = [Stack("Кузбасс", (64, 11, 6)), Stack("Алтайский край", (30, 8, 3)), Stack("Томская область", (21, 6, 3))]
    return stacked(rows, title="Заявки по состоянию", parts=("Допущены", "На доработке", "Отклонены"))


def _map() -> SafeString:
    tiles = [
        Tile(code, name, abbr, column, row, value, "#charts" if value else "")
        for code, name, abbr, column, row, value in REGIONS
    ]
    return tile_map(tiles, title="Заявки по регионам", value_label="Заявки")


def _strips() -> SafeString:
    panel = [Tick("Эксперт Сомов", 31), Tick("Эксперт Лисин", 33.5), Tick("Эксперт Орлова", 45, here=True)]
    return strips([Strip("Туесок берестяной", panel)], title="Листы одного товара")


def _histogram() -> SafeString:
    return histogram([24 + (n * n) % 23 * 0.9 for n in range(60)], title="Баллы всех листов", unit="Балл", count="Листов")


def _scatter() -> SafeString:
    points = [Point(f"Товар {n}", 25 + n * 2 % 17, 24 + n * 3 % 19) for n in range(12)]
    return scatter(points, title="Общие товары двух экспертов", across="Сомов", up="Лисин")


_CHARTS: list[Callable[[], SafeString]] = [_bars, _funnel, _stacks, _strips, _histogram, _scatter]
