"""Reads of letters, addressees, promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from laureat.letters.models import Addressee, Enclosure, FollowUp, Letter, Letterhead
from laureat.letters.states import LetterState
from laureat.mail.states import DeliveryState
from laureat.people.models import Person
from laureat.people.queries import territory_of
from laureat.people.states import Power
from laureat.registry.models import Enterprise
from laureat.season.models import Season


def letterheads_of(person: Person, *, at: datetime) -> QuerySet[Letterhead]:
    """Letterheads of the bodies for which the person writes."""
    territory = territory_of(person, Power.WRITE_LETTERS, at=at)
    found = Letterhead.objects.select_related("body__region").order_by("title")
    return found.filter(territory.filter("body__region")) if territory else found.none()


def letters_of(person: Person, *, at: datetime) -> QuerySet[Letter]:
    """Letters of those bodies, newest first."""
    mine = letterheads_of(person, at=at).values("pk")
    found = Letter.objects.filter(letterhead__in=mine).select_related(
        "letterhead__body", "season__programme", "region", "document"
    )
    counted = Addressee.objects.filter(letter=OuterRef("pk")).order_by().values("letter").annotate(count=Count("pk"))
    return found.annotate(addressee_count=Coalesce(Subquery(counted.values("count")), 0))


def letter_of(person: Person, pk: int, *, at: datetime) -> Letter | None:
    """One of them."""
    return letters_of(person, at=at).filter(pk=pk).first()


def enclosures(letter: Letter) -> QuerySet[Enclosure]:
    """The letter's enclosures in order."""
    return Enclosure.objects.filter(letter=letter).select_related("document")


def addressees(letter: Letter) -> QuerySet[Addressee]:
    """To whom the letter goes, with what became of each message."""
    found = Addressee.objects.filter(letter=letter).select_related("enterprise", "message__delivery")
    return found.order_by("enterprise__sort_key", "pk")


def by_check_code(code: str) -> Letter | None:
    """A registered letter by the code of its check page."""
    found = Letter.objects.select_related("letterhead__body", "document").exclude(registered_at=None)
    return found.filter(check_code=code.upper()).first()


def addressee_by_link(code: str) -> Addressee | None:
    """The addressee whose own link this is."""
    found = Addressee.objects.select_related(
        "letter__letterhead__body", "letter__document", "letter__season__programme", "enterprise"
    )
    return found.filter(link_code=code).first()


def without_address(enterprises: Iterable[Enterprise]) -> list[Enterprise]:
    """Those who cannot be written to, because no e-mail is known."""
    return [enterprise for enterprise in enterprises if not enterprise.email]


def follow_ups_of(person: Person, *, at: datetime) -> QuerySet[FollowUp]:
    """Promises made in those letters: open ones first, by due date."""
    mine = letterheads_of(person, at=at).values("pk")
    return (
        FollowUp.objects.filter(letter__letterhead__in=mine).select_related("letter", "kept_by").order_by("-kept_by", "due_on")
    )


def delivery_counts(letter: Letter) -> dict[str, int]:
    """How many of the letter's messages are in each state of delivery. One query."""
    counted = Addressee.objects.filter(letter=letter, message__isnull=False).values_list("message__delivery__state").order_by()
    return dict(counted.annotate(count=Count("pk")))


def open_follow_ups(letter: Letter) -> QuerySet[FollowUp]:
    """Promises of a letter that no letter has kept yet."""
    return FollowUp.objects.filter(letter=letter, kept_by=None)


def overdue(today: date) -> Q:
    """A condition: promises whose day has passed."""
    return Q(kept_by=None, due_on__lt=today)


def deliveries_of_season(season: Season) -> tuple[int, int]:
    """How many messages carried the season's letters to their addressees, and how many letters were sent."""
    sent = Letter.objects.filter(season=season, state=LetterState.SENT)
    delivered = Addressee.objects.filter(letter__in=sent.values("pk"), message__delivery__state=DeliveryState.SENT)
    return delivered.count(), sent.count()
