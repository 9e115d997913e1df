"""Reads of addressees: who of a group can be written to, who is left out and why, what became of each message."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from laureat.letters import merging
from laureat.letters.models import Addressee, Letter
from laureat.letters.states import MAILINGS, WITHDRAWN, LeftOut, Way
from laureat.mail import queries as mail
from laureat.mail.states import DeliveryState
from laureat.registry.models import Enterprise


def classified(letter: Letter, enterprises: QuerySet[Enterprise], *, by_post: bool = False) -> QuerySet[Enterprise]:
    """The enterprises with `way` (`Way`) and `left_out` (`LeftOut` or ""): how the letter would get to each, or why it would not.

    `by_post`: those who cannot be written to by e-mail get it by post, where an address is known.
    """
    reasons = [
        When(Q(email=""), then=Value(LeftOut.NO_ADDRESS)),
        When(Q(email_lower__in=mail.bounced_emails()), then=Value(LeftOut.BOUNCED)),
    ]
    if is_mailing(letter):
        reasons.append(When(Q(email_lower__in=mail.stopped_emails()), then=Value(LeftOut.STOPPED)))
    empty = Q()
    for field in sorted({merging.NEEDS[f] for f in merging.personal_fields(letter) if f in merging.NEEDS}):
        empty |= Q(**{field: ""})
    found = enterprises.annotate(email_lower=Lower("email")).annotate(
        unreachable=Case(*reasons, default=Value(""), output_field=CharField()),
    )
    return found.annotate(
        left_out=Case(
            *([When(empty, then=Value(LeftOut.EMPTY_FIELD))] if empty else []),
            When(Q(unreachable=""), then=Value("")),
            *([When(~Q(address="") & ~Q(unreachable=LeftOut.STOPPED), then=Value(""))] if by_post else []),
            default=F("unreachable"),
            output_field=CharField(),
        ),
        way=Case(
            When(~Q(left_out=""), then=Value(Way.NONE)),
            When(Q(unreachable=""), then=Value(Way.EMAIL)),
            default=Value(Way.POST),
            output_field=CharField(),
        ),
    )


def counts(classified_enterprises: QuerySet[Enterprise]) -> dict[str, dict[str, int]]:
    """How many go which way, and how many are left out for which reason. One query."""
    counted = classified_enterprises.order_by().values_list("way", "left_out").annotate(count=Count("pk"))
    found: dict[str, dict[str, int]] = {"way": {}, "left_out": {}}
    for way, reason, count in counted:
        found["way"][way] = found["way"].get(way, 0) + count
        if reason:
            found["left_out"][reason] = found["left_out"].get(reason, 0) + count
    return found


def is_mailing(letter: Letter) -> bool:
    """Whether one may opt out of letters of this kind."""
    return letter.kind in MAILINGS


def of_letter(letter: Letter) -> QuerySet[Addressee]:
    """Every enterprise of the letter's group, with what became of each message."""
    found = Addressee.objects.filter(letter=letter).select_related("enterprise__region", "message__delivery")
    return found.order_by("enterprise__sort_key", "pk")


def written_to(letter: Letter) -> QuerySet[Addressee]:
    """To whom the letter goes."""
    return of_letter(letter).exclude(way=Way.NONE)


def by_post(letter: Letter) -> QuerySet[Addressee]:
    """To whom the letter goes by post."""
    return of_letter(letter).filter(way=Way.POST)


def left_out(letter: Letter) -> QuerySet[Addressee]:
    """Who gets no letter."""
    return of_letter(letter).filter(way=Way.NONE)


def undispatched(letter: Letter) -> QuerySet[Addressee]:
    """Who is to get the letter by e-mail and has no message yet."""
    found = Addressee.objects.filter(letter=letter, way=Way.EMAIL, message=None)
    return found.select_related("enterprise").order_by("pk")


def untold(**letters: Any) -> QuerySet[Addressee]:
    """To whom a letter that is no longer in force was mailed (or may yet be), and who has not been told so."""
    mailed = Addressee.objects.filter(letter__state__in=WITHDRAWN, message__isnull=False, withdrawal=None, **letters)
    never = (DeliveryState.FAILED, DeliveryState.BOUNCED)
    return mailed.exclude(message__delivery__state__in=never).select_related("enterprise").order_by("pk")


def by_link(code: str) -> Addressee | None:
    """The addressee whose own link this is."""
    found = Addressee.objects.select_related(
        "letter__letterhead__body", "letter__document", "letter__season__programme", "enterprise__region", "copy"
    )
    return found.filter(link_code=code).first()


def delivery_counts(letter: Letter) -> dict[str, int]:
    """How many of the letter's messages are in each state of delivery. One query."""
    counted = Addressee.objects.filter(letter=letter, message__isnull=False).values_list("message__delivery__state").order_by()
    return dict(counted.annotate(count=Count("pk")))


def way_counts(letter: Letter) -> dict[str, int]:
    """How many addressees each way has, those left out among them. One query."""
    counted = Addressee.objects.filter(letter=letter).order_by().values_list("way").annotate(count=Count("pk"))
    return dict(counted)


def reason_counts(letter: Letter) -> dict[str, int]:
    """How many are left out for each reason. One query."""
    counted = left_out(letter).order_by().values_list("left_out").annotate(count=Count("pk"))
    return dict(counted)


def why_refused(email: str) -> LeftOut:
    """Why a mailing to this address was not written."""
    known = mail.address(email)
    return LeftOut.BOUNCED if known and known.bounced_at else LeftOut.STOPPED
