"""Reads of letters, their agreeing, promises, replies. Addressees have a module of their own (`addressing`)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from laureat.kernel.text import fold
from laureat.letters.models import (
    Addressee,
    Approval,
    Dispatch,
    Enclosure,
    FollowUp,
    Group,
    Incoming,
    Letter,
    Letterhead,
    NumberSequence,
    OutsideSignature,
    Reference,
    Signatory,
    Signing,
)
from laureat.letters.states import LetterState, ReferenceKind
from laureat.mail.states import DeliveryState
from laureat.people.models import Person
from laureat.people.queries import territory_of
from laureat.people.states import Power
from laureat.registry.models import Body
from laureat.season.models import Season

OUT = (LetterState.SENT, LetterState.RECALLED, LetterState.SUPERSEDED)


def bodies_of(person: Person, *, at: datetime) -> QuerySet[Body]:
    """Bodies for which the person writes."""
    territory = territory_of(person, Power.WRITE_LETTERS, at=at)
    found = Body.objects.select_related("region").order_by("name")
    return found.filter(territory.filter("region")) if territory else found.none()


def letterheads_of(person: Person, *, at: datetime) -> QuerySet[Letterhead]:
    """Letterheads of those bodies."""
    territory = territory_of(person, Power.WRITE_LETTERS, at=at)
    found = Letterhead.objects.select_related("body__region", "emblem").order_by("title")
    return found.filter(territory.filter("body__region")) if territory else found.none()


def signatories_of(person: Person, *, at: datetime) -> QuerySet[Signatory]:
    """Signatories of those bodies, present and past."""
    bodies = bodies_of(person, at=at).order_by().values("pk")
    return Signatory.objects.filter(body__in=bodies).select_related("body", "person").order_by("body__name", "-since", "pk")


def in_office(day: date) -> Q:
    """Signatories whose term of office covers this day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def books_of(person: Person, *, at: datetime) -> QuerySet[NumberSequence]:
    """The books of numbers of those bodies, the newest year first."""
    bodies = bodies_of(person, at=at).order_by().values("pk")
    return NumberSequence.objects.filter(body__in=bodies).select_related("body").order_by("-year", "body__name", "book")


def letters_of(person: Person, *, at: datetime) -> QuerySet[Letter]:
    """Letters of those bodies, newest first."""
    mine = letterheads_of(person, at=at).order_by().values("pk")
    found = Letter.objects.filter(letterhead__in=mine).select_related(
        "letterhead__body__region", "letterhead__emblem", "season__programme", "region", "document", "signatory", "group"
    )
    counted = Addressee.objects.filter(letter=OuterRef("pk")).exclude(way="none").order_by().values("letter")
    counted = counted.annotate(count=Count("pk"))
    return found.annotate(addressee_count=Coalesce(Subquery(counted.values("count")), 0))


def outgoing(person: Person, *, state: str = "", text: str = "", at: datetime) -> QuerySet[Letter]:
    """The book of outgoing letters under these filters; registered ones in the order of their numbers come with the newest first."""
    found = letters_of(person, at=at)
    if state in LetterState.values:
        found = found.filter(state=state)
    if word := text.strip():
        found = found.filter(Q(number__contains=word) | Q(heading__contains=word) | Q(addressees_text__contains=word))
    return found


def letter_of(person: Person, pk: int, *, at: datetime) -> Letter | None:
    """One of them."""
    return letters_of(person, at=at).filter(pk=pk).first()


def registered_by_number(person: Person, number: str, *, at: datetime, body: Body | None = None) -> Letter | None:
    """The newest registered letter with this number that the person sees; of one body, where it is given."""
    found = letters_of(person, at=at).filter(number=number.strip()).exclude(registered_at=None)
    return (found.filter(letterhead__body=body) if body else found).order_by("-registered_at").first()


def incoming_by_number(person: Person, number: str, *, at: datetime) -> Incoming | None:
    """The newest incoming letter with this number of its sender's."""
    return incoming_of(person, at=at).filter(their_number=number.strip()).first()


def letters_to_agree(person: Person) -> QuerySet[Approval]:
    """Questions about drafts that wait for this person's answer."""
    waiting = Approval.objects.filter(person_id=person.pk, void=False, answer="", letter__state=LetterState.AGREEING)
    return waiting.select_related("letter__letterhead__body").order_by("asked_at")


def letters_to_sign(person: Person) -> QuerySet[Letter]:
    """Agreed letters that wait for this person's signature."""
    waiting = Letter.objects.filter(signatory__person_id=person.pk, state=LetterState.APPROVED)
    return waiting.select_related("letterhead__body").order_by("approved_at")


def enclosures(letter: Letter) -> QuerySet[Enclosure]:
    """The letter's enclosures in order."""
    return Enclosure.objects.filter(letter=letter).select_related("document")


def enclosed_bytes(letter: Letter) -> int:
    """How large the letter's electronic enclosures are together."""
    return sum(Enclosure.objects.filter(letter=letter, document__isnull=False).values_list("document__size", flat=True))


def references(letter: Letter) -> dict[str, Reference]:
    """What the letter refers to, by kind."""
    found = Reference.objects.filter(letter=letter).select_related("earlier", "incoming")
    return {reference.kind: reference for reference in found}


def later_letters(letter: Letter) -> QuerySet[Reference]:
    """Registered letters that refer to this one: in addition to it, in place of it."""
    later = Reference.objects.filter(earlier=letter).exclude(letter__number="")
    return later.select_related("letter").order_by("pk")


def superseded_by(letter: Letter) -> Letter | None:
    """The letter that stands in this one's place."""
    found = later_letters(letter).filter(kind=ReferenceKind.REPLACEMENT).first()
    return found.letter if found else None


def approvals(letter: Letter) -> QuerySet[Approval]:
    """Everybody who is or was asked about the draft."""
    return Approval.objects.filter(letter=letter).select_related("person").order_by("void", "pk")


def signing(letter: Letter) -> Signing | None:
    """How and when the letter was signed."""
    return Signing.objects.filter(letter=letter).first()


def outside_signatures(letter: Letter) -> QuerySet[OutsideSignature]:
    """Detached signatures that came back for the registered PDF."""
    return OutsideSignature.objects.filter(letter=letter).select_related("document", "uploaded_by")


def by_check_code(code: str) -> Letter | None:
    """A registered letter by the code of its check page."""
    found = Letter.objects.select_related("letterhead__body", "document").exclude(registered_at=None)
    return found.filter(check_code=code.upper()).first()


def is_of_letter(letter: Letter, sha256: str) -> bool:
    """Whether a file with this hash is the registered PDF or an addressee's own copy of it."""
    return letter.document.sha256 == sha256 or Addressee.objects.filter(letter=letter, copy__sha256=sha256).exists()


def groups_of(person: Person, *, at: datetime) -> QuerySet[Group]:
    """Named groups of those bodies."""
    bodies = bodies_of(person, at=at).order_by().values("pk")
    return Group.objects.filter(body__in=bodies).exclude(title="").select_related("body", "made_by")


def follow_ups_of(person: Person, *, at: datetime) -> QuerySet[FollowUp]:
    """Promises made in those letters: open ones first, by due date."""
    mine = letterheads_of(person, at=at).order_by().values("pk")
    found = FollowUp.objects.filter(letter__letterhead__in=mine).select_related("letter", "kept_by", "answer")
    return found.order_by(Coalesce("kept_by_id", 0), "due_on")


def open_follow_ups(letter: Letter) -> QuerySet[FollowUp]:
    """Promises of a letter that no letter has kept yet."""
    return FollowUp.objects.filter(letter=letter, kept_by=None).select_related("answer")


def due_follow_ups(day: date) -> QuerySet[FollowUp]:
    """Promises that no letter has kept, due by this day."""
    found = FollowUp.objects.filter(kept_by=None, due_on__lte=day)
    return found.select_related("letter__letterhead__body").order_by("due_on", "pk")


def incoming_of(person: Person, *, text: str = "", at: datetime) -> QuerySet[Incoming]:
    """The books of incoming letters of those bodies, newest first."""
    bodies = bodies_of(person, at=at).order_by().values("pk")
    found = Incoming.objects.filter(body__in=bodies).select_related("body", "enterprise", "answers", "document")
    for word in fold(text).split():
        found = found.filter(
            Q(sender__contains=word) | Q(enterprise__name_norm__contains=word) | Q(their_number__contains=word)
        )
    return found


def replies_to(letter: Letter) -> QuerySet[Incoming]:
    """Incoming letters that answer this one."""
    return Incoming.objects.filter(answers=letter).select_related("enterprise", "document")


def dispatch_of(letter: Letter) -> Dispatch | None:
    """The sending of the letter, once it has begun."""
    return Dispatch.objects.filter(letter=letter).first()


def stalled_dispatches(at: datetime) -> QuerySet[Dispatch]:
    """Sendings that nobody works on."""
    return Dispatch.objects.filter(finished_at=None).filter(Q(taken_until=None) | Q(taken_until__lt=at))


def deliveries_of_season(season: Season) -> tuple[int, int]:
    """How many messages carried the season's letters to their addressees, and how many letters were sent."""
    sent = Letter.objects.filter(season=season, state=LetterState.SENT)
    delivered = Addressee.objects.filter(letter__in=sent.values("pk"), message__delivery__state=DeliveryState.SENT)
    return delivered.count(), sent.count()
