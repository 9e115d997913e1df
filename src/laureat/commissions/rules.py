"""Who may convene, vote, decide and sign, and when."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laureat.commissions import queries
from laureat.commissions.models import AgendaItem, Appeal, Decision, Membership, Protocol, Recusal, Sitting
from laureat.commissions.states import AGENDA_ITEM, PROTOCOL, SITTING, Choice, ItemState, MemberRole, SittingState
from laureat.entries.models import Entry, Evidence
from laureat.files.models import Document
from laureat.judging.models import Conflict
from laureat.judging.visibility import closed_enterprises, hidden_entries
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.models import Person
from laureat.people.queries import enterprises_of
from laureat.people.rules import may_exercise, may_represent
from laureat.people.states import Power
from laureat.registry.models import Body, Enterprise
from laureat.season.models import Stage
from laureat.season.states import StageState

EMPLOYED = "Работает на предприятии-участнике"  # stands in the protocol, which is a Russian paper


def may_seat(actor: Acts, commission: Body, *, at: datetime) -> Verdict:
    """Seats are given by those who convene the commission."""
    return may_exercise(actor, Power.CONVENE, region_id=commission.region_id, at=at)


def may_convene(actor: Acts, stage: Stage, *, at: datetime) -> Verdict:
    """A sitting is convened when the experts' work is consolidated and the stage awaits its decisions."""
    authority = may_exercise(actor, Power.CONVENE, region_id=stage.region_id, at=at)
    if not authority:
        return authority
    if stage.state != StageState.DECIDING:
        return refuse(_("The commission sits after the experts' marks are consolidated."), "not-yet")
    if queries.open_agenda(stage).exists():
        return refuse(_("This stage already has a sitting that is not closed."), "already")
    return ALLOWED


def may_run(actor: Acts, sitting: Sitting, *, at: datetime) -> Verdict:
    """The chair, the deputy and the secretary run a sitting, and those who convene the commission."""
    seat = queries.membership_of(actor, sitting.commission, at=at) if isinstance(actor, Person) else None
    if seat and seat.role in (MemberRole.CHAIR, MemberRole.DEPUTY, MemberRole.SECRETARY):
        return ALLOWED
    if may_exercise(actor, Power.CONVENE, region_id=sitting.commission.region_id, at=at):
        return ALLOWED
    return refuse(_("A sitting is run by the chair, the deputy chair or the secretary."), "forbidden")


def may_decide_conflict(actor: Acts, conflict: Conflict, *, at: datetime) -> Verdict:
    """The chair and the deputy decide on conflicts of experts whose marks their commission relies on, never on their own."""
    if not isinstance(actor, Person):
        return refuse(_("Only a person may do this."), "forbidden")
    if conflict.expert.person_id == actor.pk:
        return refuse(_("Nobody decides on an own conflict."), "forbidden")
    regions = {seat.commission.region_id for seat in queries.chaired(actor, at=at)}
    if conflict.expert.region_id in regions:
        return ALLOWED
    return refuse(_("The chair of the experts' own region decides on this."), "forbidden")


def may_take_seat(commission: Body, person: Person, role: str, *, at: datetime) -> Verdict:
    """One seat a person, one chair a commission."""
    members = queries.members_of(commission, at=at)
    if members.filter(person=person).exists():
        return refuse(_("This person already has a seat in the commission."), "already")
    if role == MemberRole.CHAIR and members.filter(role=MemberRole.CHAIR).exists():
        return refuse(_("The commission already has a chair."), "already")
    return ALLOWED


def may_attend(sitting: Sitting, membership: Membership) -> Verdict:
    """The commission's members come and go until the sitting is closed."""
    if membership.commission_id != sitting.commission_id:
        return refuse(_("This person is not a member of the commission."), "invalid")
    if sitting.state == SittingState.CLOSED:
        return refuse(_("The sitting is closed."), "closed")
    return ALLOWED


def may_leave(sitting: Sitting, membership: Membership) -> Verdict:
    """Only one who is present leaves."""
    here = queries.is_present(sitting, membership)
    return first_refusal(
        may_attend(sitting, membership), ALLOWED if here else refuse(_("The member's presence is not recorded."), "absent")
    )


def reason_given(text: str) -> Verdict:
    """A reason is a sentence, not an empty field."""
    return ALLOWED if text.strip() else refuse(_("Give the reason."), "invalid")


def may_open(actor: Acts, sitting: Sitting, presiding: Membership, *, at: datetime) -> Verdict:
    """A sitting opens under a present chair or deputy when its quorum is there."""
    quorum = queries.sitting_quorum(sitting, at=at)
    return first_refusal(
        may_run(actor, sitting, at=at),
        ALLOWED if SITTING.may(sitting.state, "open") else refuse(_("The sitting has already been opened."), "already"),
        ALLOWED if _presides(sitting, presiding) else refuse(_("The sitting is presided over by the chair or the deputy who is present."), "no-chair"),
        ALLOWED if quorum.reached else no_quorum(quorum),
    )  # fmt: skip


def may_call(actor: Acts, item: AgendaItem, *, at: datetime) -> Verdict:
    """An item is put to the vote in an open sitting."""
    return first_refusal(may_run(actor, item.sitting, at=at), in_session(item.sitting), _move(item, "call"))


def may_recuse(actor: Acts, item: AgendaItem, membership: Membership, *, at: datetime) -> Verdict:
    """A member recuses oneself, or the one who runs the sitting records it, before the item is decided and before the vote."""
    if item.state == ItemState.DECIDED:
        return refuse(_("This item has been decided."), "decided")
    if queries.has_voted(item, membership):
        return refuse(_("This member has voted on the item already."), "voted")
    if isinstance(actor, Person) and membership.person_id == actor.pk:
        return ALLOWED
    return may_run(actor, item.sitting, at=at)


def may_vote(actor: Acts, item: AgendaItem, *, at: datetime) -> Verdict:
    """A present member with a vote, not recused, votes once on an item that is put to the vote, under quorum."""
    seat = queries.membership_of(actor, item.sitting.commission, at=at) if isinstance(actor, Person) else None
    if seat is None or not seat.votes:
        return refuse(_("Only members of this commission vote."), "forbidden")
    quorum = queries.quorum(item, at=at)
    return first_refusal(
        in_session(item.sitting),
        ALLOWED if item.state == ItemState.OPEN else refuse(_("This item is not being voted on now."), "not-open"),
        ALLOWED
        if queries.is_present(item.sitting, seat)
        else refuse(_("Your presence at the sitting is not recorded."), "absent"),
        refuse(_("You are recused from this item."), "recused") if queries.is_recused(item, seat) else ALLOWED,
        refuse(_("You have already voted on this item."), "voted") if queries.has_voted(item, seat) else ALLOWED,
        ALLOWED if quorum.reached else no_quorum(quorum),
    )


def may_see_grounds(person: Person, item: AgendaItem, *, at: datetime) -> Verdict:
    """What the experts marked and where they saw it is shown to those who decide; not to who is recused, in conflict, or still judges."""
    seat = queries.membership_of(person, item.sitting.commission, at=at)
    return first_refusal(
        refuse(_("You are recused from this item."), "recused") if seat and queries.is_recused(item, seat) else ALLOWED,
        refuse(_("The experts' marks of this item are closed to you."), "forbidden")
        if hidden_entries(person).filter(pk=item.entry_id).exists()
        else ALLOWED,
    )


def may_open_document(person: Person, document: Document, *, at: datetime) -> Verdict:
    """A link that was made before a recusal or a conflict opens no evidence after it; an enterprise's own people keep theirs. One query."""
    entries = Entry.objects.filter(pk__in=Evidence.objects.filter(document=document).values("entry")).order_by()
    recused = Recusal.objects.filter(membership__person_id=person.pk).values("item__entry")
    closed = Q(pk__in=recused) | Q(enterprise__in=closed_enterprises(person))
    own = enterprises_of(person, at=at).values("pk")
    if entries.filter(closed).exclude(enterprise__in=own).exists():
        return refuse(
            _("You are recused or in conflict of interest: the documents of this entry are closed to you."), "forbidden"
        )
    return ALLOWED


def may_decide(actor: Acts, item: AgendaItem, *, at: datetime) -> Verdict:
    """An item is decided under quorum, when everybody who may vote has voted."""
    quorum = queries.quorum(item, at=at)
    missing = len(queries.silent_members(item, at=at))
    return first_refusal(
        may_run(actor, item.sitting, at=at),
        in_session(item.sitting),
        _move(item, "decide"),
        ALLOWED if quorum.reached else no_quorum(quorum),
        refuse(_("Not everybody present has voted: %(count)s still to vote.") % {"count": missing}, "votes-missing") if missing else ALLOWED,
    )  # fmt: skip


def may_close(actor: Acts, sitting: Sitting, *, at: datetime) -> Verdict:
    """A sitting closes when its whole agenda is decided."""
    open_items = queries.undecided(sitting).count()
    return first_refusal(
        may_run(actor, sitting, at=at),
        in_session(sitting),
        refuse(_("Items not yet decided: %(count)s.") % {"count": open_items}, "undecided") if open_items else ALLOWED,
    )


def may_draw_protocol(actor: Acts, sitting: Sitting, *, at: datetime) -> Verdict:
    """A closed sitting gets one protocol."""
    return first_refusal(
        may_run(actor, sitting, at=at),
        ALLOWED if sitting.state == SittingState.CLOSED else refuse(_("The protocol is drawn up after the sitting is closed."), "not-closed"),
        refuse(_("This sitting already has its protocol."), "already") if queries.protocol_of(sitting) else ALLOWED,
    )  # fmt: skip


def may_sign_protocol(actor: Acts, protocol: Protocol) -> Verdict:
    """The protocol is signed by the one who presided."""
    if not PROTOCOL.may(protocol.state, "sign"):
        return refuse(_("The protocol has been signed."), "already")
    presiding = protocol.sitting.presiding
    if isinstance(actor, Person) and presiding and presiding.person_id == actor.pk:
        return ALLOWED
    return refuse(_("The protocol is signed by the one who presided at the sitting."), "forbidden")


def may_appeal(actor: Acts, decision: Decision, enterprise: Enterprise, *, at: datetime) -> Verdict:
    """The enterprise appeals once against a decision whose protocol is signed."""
    protocol = queries.protocol_of(decision.item.sitting)
    return first_refusal(
        may_represent(actor, enterprise, at=at),
        ALLOWED if protocol and protocol.signed_at else refuse(_("The decision is not yet in force."), "not-yet"),
        refuse(_("An appeal against this decision has been filed already."), "already")
        if queries.appeal_of(decision)
        else ALLOWED,
    )


def may_answer_appeal(actor: Acts, appeal: Appeal, *, at: datetime) -> Verdict:
    """An appeal is answered once, by those who run the commission's sittings."""
    if appeal.answered_at:
        return refuse(_("The appeal has been answered."), "already")
    return may_run(actor, appeal.decision.item.sitting, at=at)


def in_session(sitting: Sitting) -> Verdict:
    """Whether the sitting is open now."""
    if sitting.state == SittingState.OPEN:
        return ALLOWED
    return refuse(_("The sitting is not in session."), "not-open")


def no_quorum(quorum: queries.Quorum) -> Verdict:
    """The sentence for a missing quorum."""
    return refuse(
        _("There is no quorum: %(present)s present, %(needed)s needed.") % {"present": quorum.present, "needed": quorum.needed},
        "no-quorum",
    )


def known_choice(choice: str) -> Verdict:
    """Whether this is one of the choices of a ballot."""
    return ALLOWED if choice in Choice.values else refuse(_("Choose: for, against or abstained."), "invalid")


def _presides(sitting: Sitting, presiding: Membership) -> bool:
    chairs = presiding.role in (MemberRole.CHAIR, MemberRole.DEPUTY)
    return chairs and presiding.commission_id == sitting.commission_id and queries.is_present(sitting, presiding)


def _move(item: AgendaItem, verb: str) -> Verdict:
    if AGENDA_ITEM.may(item.state, verb):
        return ALLOWED
    if item.state == ItemState.DECIDED:
        return refuse(_("This item has been decided."), "decided")
    return refuse(
        _("The item has not been put to the vote yet.") if verb == "decide" else _("The item is already being voted on."),
        "order",
    )
