"""What came of letters: from the addressee to the submitted entry, by letter, region, size and industry. Read only, counted in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laureat.entries.models import Entry
from laureat.insights import industries
from laureat.letters.models import Addressee, Letter
from laureat.letters.states import Way
from laureat.mail.states import DeliveryState
from laureat.people.models import Appointment
from laureat.people.queries import in_force
from laureat.registry.states import Size

STEPS: tuple[tuple[str, Promise], ...] = (
    ("addressed", gettext_lazy("Addressed")),
    ("sent", gettext_lazy("Sent")),
    ("opened", gettext_lazy("Opened the letter's page")),
    ("registered", gettext_lazy("Signed up")),
    ("started", gettext_lazy("Started an entry")),
    ("submitted", gettext_lazy("Submitted an entry")),
)
_HANDED_OVER = Q(message__delivery__state__in=[DeliveryState.SENT, DeliveryState.BOUNCED]) | Q(posted_at__isnull=False)


@dataclass(frozen=True)
class Funnel:
    """How many of those addressed got how far. The steps are counted each by itself: one may register without opening the letter's page.

    `sent`: handed over to the mail server or to the post, `bounced` among them came back; `registered`: somebody represents the enterprise
    now; `started` and `submitted`: an entry in the letter's season since the letter's date.
    """

    addressed: int = 0
    sent: int = 0
    bounced: int = 0
    opened: int = 0
    registered: int = 0
    started: int = 0
    submitted: int = 0

    @property
    def steps(self) -> list[tuple[str, Promise, int]]:
        """The steps in order: key, name, how many."""
        return [(key, title, getattr(self, key)) for key, title in STEPS]


@dataclass(frozen=True)
class Part:
    """The funnel of a part of the addressees: a region, a size, an industry, a letter."""

    key: str
    title: str
    funnel: Funnel


@dataclass(frozen=True)
class LetterFunnel:
    """A letter's funnel, whole and in parts."""

    whole: Funnel
    regions: Sequence[Part] = ()
    sizes: Sequence[Part] = ()
    industries: Sequence[Part] = ()


@dataclass(frozen=True)
class SeasonFunnel:
    """The funnel of a season's letters: an enterprise that got several letters counts once in the whole and in its region."""

    whole: Funnel = field(default_factory=Funnel)
    letters: Sequence[tuple[Letter, Funnel]] = ()
    regions: Sequence[Part] = ()


def letter_funnel(letter: Letter, *, at: datetime) -> LetterFunnel:
    """What came of a letter. Four queries, however many addressees it has."""
    written = _written_to(Addressee.objects.filter(letter=letter))
    by_size = {part.key: part for part in _parts(written, at, "enterprise__size")}
    by_class = _parts(written.annotate(industry=Substr("enterprise__okved", 1, 2)), at, "industry")
    sizes = [(size.value, str(size.label)) for size in Size] + [("", _("Size unknown"))]
    return LetterFunnel(
        whole=_whole(written, at),
        regions=_by_region(written, at),
        sizes=[Part(key, title, by_size[key].funnel) for key, title in sizes if key in by_size],
        industries=[Part(part.key, _industry(part.key), part.funnel) for part in by_class],
    )


def season_funnel(letters: QuerySet[Letter], *, at: datetime) -> SeasonFunnel:
    """What came of several letters together and of each. Four queries."""
    found = {letter.pk: letter for letter in letters}
    written = _written_to(Addressee.objects.filter(letter__in=list(found)))
    by_letter = {int(part.key): part.funnel for part in _parts(written, at, "letter")}
    return SeasonFunnel(
        whole=_whole(written, at),
        letters=[(letter, by_letter.get(pk, Funnel())) for pk, letter in found.items()],
        regions=_by_region(written, at),
    )


def _written_to(addressees: QuerySet[Addressee]) -> QuerySet[Addressee]:
    return addressees.exclude(way=Way.NONE).order_by()


def _whole(written: QuerySet[Addressee], at: datetime) -> Funnel:
    return Funnel(**written.aggregate(**_counts(at)))


def _by_region(written: QuerySet[Addressee], at: datetime) -> list[Part]:
    return _parts(written, at, *(f"enterprise__region__{name}" for name in ("sort_key", "code", "short_name")))


def _parts(written: QuerySet[Addressee], at: datetime, *by: str) -> list[Part]:
    """The funnel for each value of `by[0]`, in its order; the part's key and title are the last two of `by`. One query."""
    rows: QuerySet[Any, Any] = written.values(*by).annotate(**_counts(at)).order_by(by[0])
    named = [(tuple(row.pop(name) for name in by), row) for row in rows]
    return [Part(str(values[-2] if len(by) > 1 else values[0]), str(values[-1]), Funnel(**counts)) for values, counts in named]


def _counts(at: datetime) -> dict[str, Count]:
    conditions = {
        "addressed": Q(enterprise__isnull=False),
        "sent": _HANDED_OVER,
        "bounced": Q(message__delivery__state=DeliveryState.BOUNCED),
        "opened": Q(opened_at__isnull=False),
        "registered": Q(registered(at)),
        "started": Q(started()),
        "submitted": Q(submitted()),
    }
    return {name: Count("enterprise", filter=condition, distinct=True) for name, condition in conditions.items()}


def registered(at: datetime) -> Exists:
    """Of an addressee: somebody represents the enterprise now."""
    return Exists(Appointment.objects.filter(in_force(at), enterprise=OuterRef("enterprise")))


def started() -> Exists:
    """Of an addressee: an entry of the letter's season was started since the letter's date."""
    return Exists(_entries().filter(started_at__gte=OuterRef("letter__registered_at")))


def submitted() -> Exists:
    """Of an addressee: such an entry was submitted."""
    return Exists(_entries().filter(submitted_at__gte=OuterRef("letter__registered_at")))


def _entries() -> QuerySet[Entry]:
    """Entries of the letter's season; of any season where the letter names none."""
    season = Coalesce(OuterRef("letter__season"), F("stage__season"))
    return Entry.objects.filter(enterprise=OuterRef("enterprise"), stage__season=season)


def _industry(code: str) -> str:
    return f"{code} {industries.name(code)}".strip() if code else _("Industry unknown")
