"""The protocol: drawn from what happened, numbered, signed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from laureat.commissions import notices, rules, sheets
from laureat.commissions.models import Protocol, Sitting
from laureat.commissions.states import PROTOCOL
from laureat.files.actions import keep
from laureat.kernel.numbering import write_number
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.registry.models import Body
from laureat.season import queries as seasons


@transaction.atomic
def draw_protocol(*, sitting: Sitting, actor: Acts, at: datetime) -> Protocol:
    """Draw up the protocol of a closed sitting under the commission's next number; its hash goes into the ledger."""
    found = Sitting.objects.select_for_update(of=("self",)).select_related(
        "commission__region", "stage__season__regulation", "stage__season__programme", "stage__region", "presiding__person"
    )
    sitting = found.get(pk=sitting.pk)
    rules.may_draw_protocol(actor, sitting, at=at).require()
    year, seq = sitting.stage.season.year, _next_seq(sitting.commission, sitting.stage.season.year)
    pattern = seasons.rules_of(sitting.stage.season).documents.protocol_number
    number = write_number(
        pattern, seq=seq, year=year, region=sitting.commission.region.code if sitting.commission.region else "РФ"
    )
    name = f"Протокол {number.replace('/', '-')}.pdf"
    document = keep(sheets.protocol_pdf(sitting, number, at=at), name=name, owner=sitting, actor=actor, at=at)
    protocol = Protocol.objects.create(
        sitting=sitting, number=number, seq=seq, year=year, commission=sitting.commission, document=document, drawn_at=at
    )
    record("protocol.drawn", protocol, actor=actor, at=at, old=None, new={"number": number, "sha256": document.sha256})
    return protocol


def _next_seq(commission: Body, year: int) -> int:
    """The commission's row is held, so that two protocols never get one number."""
    Body.objects.select_for_update().get(pk=commission.pk)
    last = Protocol.objects.filter(commission=commission, year=year).aggregate(last=Max("seq"))["last"]
    return (last or 0) + 1


@transaction.atomic
def sign_protocol(*, protocol: Protocol, actor: Person, at: datetime) -> Protocol:
    """Sign the protocol: its decisions come into force, nothing in it changes any more."""
    found = Protocol.objects.select_for_update(of=("self",)).select_related("sitting__presiding", "commission", "document")
    protocol = found.get(pk=protocol.pk)
    rules.may_sign_protocol(actor, protocol).require()
    protocol.state, protocol.signed_at, protocol.signed_by = PROTOCOL.move(protocol.state, "sign"), at, actor
    protocol.save(update_fields=["state", "signed_at", "signed_by"])
    new = {"state": protocol.state, "sha256": protocol.document.sha256}
    record("protocol.signed", protocol, actor=actor, at=at, old={"state": "drawn"}, new=new)
    notices.protocol_signed(protocol, at=at)
    return protocol
