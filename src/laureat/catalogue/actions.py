"""Prepare, publish, retract, typeset."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.catalogue import booklet, queries, rules, snapshot
from laureat.catalogue.models import Card, Publication
from laureat.catalogue.states import PUBLICATION
from laureat.files.actions import keep
from laureat.files.models import Document
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season.models import Season


@transaction.atomic
def prepare(*, season: Season, embargo_until: datetime | None, actor: Person, at: datetime) -> Publication:
    """Copy the season's awards into cards, under embargo; repeated before publication it makes the cards anew."""
    season = Season.objects.select_for_update(of=("self",)).select_related("programme", "regulation").get(pk=season.pk)
    rules.may_prepare(actor, season, queries.publication_of(season), at=at).require()
    publication, _ = Publication.objects.update_or_create(
        season=season, defaults={"embargo_until": embargo_until, "prepared_at": at, "booklet": None}
    )
    Card.objects.filter(publication=publication).delete()
    made = Card.objects.bulk_create(snapshot.cards_for(publication))
    new = {"cards": len(made), "embargo_until": embargo_until}
    record("publication.prepared", publication, actor=actor, at=at, old=None, new=new)
    return publication


@transaction.atomic
def publish(*, publication: Publication, actor: Person, at: datetime) -> Publication:
    """Open the cards to the public."""
    publication = _held(publication)
    rules.may_publish(actor, publication, at=at).require()
    return _moved(publication, "publish", "publication.published", actor=actor, at=at, published_at=at, published_by=actor)


@transaction.atomic
def retract(*, publication: Publication, actor: Person, at: datetime) -> Publication:
    """Close the cards to the public again; nothing is deleted."""
    publication = _held(publication)
    rules.may_retract(actor, publication, at=at).require()
    return _moved(publication, "retract", "publication.retracted", actor=actor, at=at)


@transaction.atomic
def typeset_booklet(*, publication: Publication, actor: Person, at: datetime) -> Document:
    """Set the catalogue of the season as a PDF and keep it with the publication."""
    publication = _held(publication)
    rules.may_typeset(actor, at=at).require()
    name = f"Каталог {publication.season.year}.pdf"
    document = keep(booklet.catalogue_pdf(publication, at=at), name=name, owner=publication, actor=actor, at=at)
    publication.booklet = document
    publication.save(update_fields=["booklet"])
    record("booklet.typeset", publication, actor=actor, at=at, old=None, new={"sha256": document.sha256})
    return document


def _held(publication: Publication) -> Publication:
    found = Publication.objects.select_for_update(of=("self",)).select_related("season__programme", "season__regulation")
    return found.get(pk=publication.pk)


def _moved(publication: Publication, verb: str, kind: str, *, actor: Person, at: datetime, **changes: object) -> Publication:
    old = publication.state
    publication.state = PUBLICATION.move(old, verb)
    for name, value in changes.items():
        setattr(publication, name, value)
    publication.save(update_fields=["state", *changes])
    record(kind, publication, actor=actor, at=at, old={"state": old}, new={"state": publication.state})
    return publication
