"""Reads: seats, sittings, quorum, ballots, decisions, protocols."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from laureat.commissions.models import AgendaItem, Appeal, Attendance, Ballot, Decision, Membership, Protocol, Recusal, Sitting
from laureat.commissions.states import Choice, ItemState, MemberRole, ProtocolState, SittingState
from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import queries as judging
from laureat.judging.models import Conflict
from laureat.people.models import Person
from laureat.people.queries import in_force, territory_of
from laureat.people.states import Power
from laureat.registry.models import Body
from laureat.registry.states import BodyKind
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Tier
from laureat.season.states import StageState


@dataclass(frozen=True)
class Quorum:
    """How many voting members take part in an item and how many are needed."""

    seats: int
    present: int
    recused: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether enough members take part."""
        return self.present >= self.needed


@dataclass(frozen=True)
class Tally:
    """The count of an item's ballots."""

    votes_for: int
    votes_against: int
    votes_abstain: int

    @property
    def cast(self) -> int:
        """All ballots."""
        return self.votes_for + self.votes_against + self.votes_abstain


def members_of(commission: Body, *, at: datetime) -> QuerySet[Membership]:
    """The commission's seats at this instant, with the people."""
    return Membership.objects.filter(in_force(at), commission=commission).select_related("person", "commission").order_by("pk")


def memberships_of(person: Person, *, at: datetime) -> QuerySet[Membership]:
    """The person's seats at this instant."""
    return Membership.objects.filter(in_force(at), person_id=person.pk).select_related("commission__region")


def membership_of(person: Person, commission: Body, *, at: datetime) -> Membership | None:
    """The person's seat in this commission, if any."""
    return memberships_of(person, at=at).filter(commission=commission).first()


def chaired(person: Person, *, at: datetime) -> list[Membership]:
    """The person's seats as chair or deputy."""
    return list(memberships_of(person, at=at).filter(role__in=(MemberRole.CHAIR, MemberRole.DEPUTY)))


def conflicts_of_chair(person: Person, *, at: datetime) -> QuerySet[Conflict]:
    """Conflicts of the experts of the regions (or of the country) whose commission the person chairs."""
    wanted = Q(pk__in=[])
    for seat in chaired(person, at=at):
        wanted |= Q(expert__region=seat.commission.region_id) if seat.commission.region_id else Q(expert__region=None)
    return judging.undecided_first(Conflict.objects.filter(wanted, expert__retired_at=None))


def chaired_stages(person: Person, *, at: datetime) -> QuerySet[Stage]:
    """Stages of the commissions that the person chairs, or whose chair the person stands in for."""
    chairs = memberships_of(person, at=at).filter(role__in=[MemberRole.CHAIR, MemberRole.DEPUTY])
    return seasons.all_stages().filter(commission__in=chairs.values("commission"))


def officers_of(stage: Stage, *, at: datetime) -> tuple[Person | None, Person | None]:
    """The chair and the secretary of the stage's commission."""
    seats = {seat.role: seat.person for seat in members_of(stage.commission, at=at)} if stage.commission else {}
    return seats.get(MemberRole.CHAIR), seats.get(MemberRole.SECRETARY)


def _with_stage(found: QuerySet[Sitting]) -> QuerySet[Sitting]:
    return found.select_related(
        "stage__season__programme", "stage__season__regulation", "stage__region", "commission", "presiding__person"
    )


def _by_seat(person: Person, *, at: datetime) -> Q:
    return Q(commission__in=memberships_of(person, at=at).values("commission"))


def _by_office(person: Person, *, at: datetime) -> Q:
    territory = territory_of(person, Power.CONVENE, at=at)
    return territory.filter("stage__region") if territory else Q(pk__in=[])


def sittings_of(person: Person, *, at: datetime) -> QuerySet[Sitting]:
    """Sittings of the commissions in which the person has a seat, newest first."""
    return _with_stage(Sitting.objects.filter(_by_seat(person, at=at)))


def sittings_of_office(person: Person, *, at: datetime) -> QuerySet[Sitting]:
    """Sittings within the territory where the person convenes commissions."""
    return _with_stage(Sitting.objects.filter(_by_office(person, at=at)))


def _visible_sittings(person: Person, *, at: datetime) -> QuerySet[Sitting]:
    office = _by_office(person, at=at)
    return Sitting.objects.filter(_by_seat(person, at=at) | office) if office else Sitting.objects.all()


def open_agenda(stage: Stage) -> QuerySet[Sitting]:
    """Sittings of the stage that are not closed."""
    return Sitting.objects.filter(stage=stage).exclude(state=SittingState.CLOSED)


def agenda(sitting: Sitting) -> QuerySet[AgendaItem]:
    """The agenda in order, with entries, goods and enterprises."""
    return AgendaItem.objects.filter(sitting=sitting).select_related("entry__good", "entry__enterprise", "sitting__commission")


def items_of(person: Person, *, at: datetime) -> QuerySet[AgendaItem]:
    """Agenda items of the sittings that the person may see, with all that an item's page shows."""
    found = AgendaItem.objects.filter(sitting__in=_visible_sittings(person, at=at).values("pk"))
    return found.select_related(
        "entry__good",
        "entry__enterprise__region",
        "sitting__commission",
        "sitting__stage__season__regulation",
        "sitting__stage__region",
    )


def members_with_presence(sitting: Sitting, *, at: datetime) -> QuerySet[Membership]:
    """The commission's seats with `here` (present now) and `presides` (may preside)."""
    here = Attendance.objects.filter(sitting=sitting, membership=OuterRef("pk"), left_at=None)
    chairs = Q(role__in=[MemberRole.CHAIR, MemberRole.DEPUTY])
    return members_of(sitting.commission, at=at).annotate(here=Exists(here), presides=ExpressionWrapper(chairs, BooleanField()))


def undecided(sitting: Sitting) -> QuerySet[AgendaItem]:
    """Items that are not decided yet."""
    return AgendaItem.objects.filter(sitting=sitting).exclude(state=ItemState.DECIDED)


def commissions_of_office(person: Person, *, at: datetime) -> QuerySet[Body]:
    """Commissions within the territory where the person convenes them."""
    territory = territory_of(person, Power.CONVENE, at=at)
    found = Body.objects.filter(kind=BodyKind.COMMISSION)
    return found.filter(territory.filter("region")) if territory else found.none()


def stages_awaiting_sitting(person: Person, *, at: datetime) -> QuerySet[Stage]:
    """Stages that are being decided on and have no sitting yet, within the person's territory."""
    territory = territory_of(person, Power.CONVENE, at=at)
    found = Stage.objects.filter(state=StageState.DECIDING).exclude(pk__in=Sitting.objects.values("stage"))
    found = found.select_related("season__programme", "commission", "region")
    return found.filter(territory.filter("region")) if territory else found.none()


def attendance(sitting: Sitting) -> QuerySet[Attendance]:
    """Who came, and when."""
    return Attendance.objects.filter(sitting=sitting).select_related("membership__person").order_by("membership_id")


def is_present(sitting: Sitting, membership: Membership) -> bool:
    """Whether the member is in the room."""
    return Attendance.objects.filter(sitting=sitting, membership=membership, left_at=None).exists()


def is_recused(item: AgendaItem, membership: Membership) -> bool:
    """Whether the member takes no part in the item."""
    return Recusal.objects.filter(item=item, membership=membership).exists()


def has_voted(item: AgendaItem, membership: Membership) -> bool:
    """Whether the member's ballot on the item is cast."""
    return Ballot.objects.filter(item=item, membership=membership).exists()


def needed_for(seats: int, fraction: Fraction) -> int:
    """The least number of members that makes the fraction of the seats; at least one."""
    return max(1, math.ceil(seats * fraction))


def sitting_quorum(sitting: Sitting, *, at: datetime) -> Quorum:
    """The quorum of the sitting as a whole."""
    seats = members_of(sitting.commission, at=at).filter(votes=True).count()
    present = Attendance.objects.filter(sitting=sitting, left_at=None, membership__votes=True).count()
    return Quorum(seats, present, 0, needed_for(seats, _fraction(sitting.stage)))


def quorum(item: AgendaItem, *, at: datetime) -> Quorum:
    """The quorum of one item: present voting members without the recused, against the commission's seats."""
    whole = sitting_quorum(item.sitting, at=at)
    here = Attendance.objects.filter(sitting=item.sitting, left_at=None, membership__votes=True)
    recused = Recusal.objects.filter(item=item, membership__in=here.values("membership")).count()
    return Quorum(whole.seats, whole.present - recused, recused, whole.needed)


def tier_of(stage: Stage) -> Tier:
    """What the season's regulation says about the stage's tier."""
    return seasons.rules_of(stage.season).tier(stage.tier)


def _fraction(stage: Stage) -> Fraction:
    return Fraction(tier_of(stage).quorum)


def entitled(item: AgendaItem) -> QuerySet[Membership]:
    """Members who may vote on the item: present, with a vote, not recused."""
    here = Attendance.objects.filter(sitting=item.sitting, left_at=None).values("membership")
    recused = Recusal.objects.filter(item=item).values("membership")
    return Membership.objects.filter(pk__in=here, votes=True).exclude(pk__in=recused).select_related("person").order_by("pk")


def silent_members(item: AgendaItem, *, at: datetime) -> QuerySet[Membership]:
    """Members who may vote on the item and have not."""
    return entitled(item).exclude(pk__in=Ballot.objects.filter(item=item).values("membership"))


def tally(item: AgendaItem) -> Tally:
    """The count of the item's ballots."""
    counted = Counter(Ballot.objects.filter(item=item).values_list("choice", flat=True))
    return Tally(counted[Choice.FOR], counted[Choice.AGAINST], counted[Choice.ABSTAIN])


def ballots_of(item: AgendaItem) -> QuerySet[Ballot]:
    """The item's ballots with their members (an open vote shows them; a secret one must not)."""
    return Ballot.objects.filter(item=item).select_related("membership__person").order_by("membership_id")


def own_ballots(sitting: Sitting, person: Person) -> dict[int, str]:
    """A member's own choices, by agenda item."""
    mine = Ballot.objects.filter(item__sitting=sitting, membership__person_id=person.pk)
    return dict(mine.values_list("item_id", "choice"))


def own_recusals(sitting: Sitting, person: Person) -> set[int]:
    """Agenda items from which the person is recused."""
    mine = Recusal.objects.filter(item__sitting=sitting, membership__person_id=person.pk)
    return set(mine.values_list("item_id", flat=True))


def decisions(stage: Stage) -> QuerySet[Decision]:
    """What was decided at a stage."""
    return (
        Decision.objects.filter(stage=stage)
        .select_related("entry__good", "entry__enterprise", "item")
        .order_by("item__position")
    )


def decisions_in_force(season: Season, tier: str) -> QuerySet[Decision]:
    """Decisions of a tier whose protocols are signed."""
    signed = Protocol.objects.filter(state=ProtocolState.SIGNED).values("sitting")
    found = Decision.objects.filter(stage__season=season, stage__tier=tier, item__sitting__in=signed)
    return found.select_related("entry__good", "entry__enterprise__region", "stage")


def decisions_of_entry(entry: Entry) -> QuerySet[Decision]:
    """Decisions in force on an entry, the last tier's last."""
    signed = Protocol.objects.filter(state=ProtocolState.SIGNED).values("sitting")
    found = Decision.objects.filter(entry=entry, item__sitting__in=signed)
    return found.select_related("stage", "item__sitting").order_by("decided_at")


def nominated_entries(season: Season) -> QuerySet[Entry]:
    """Entries that regional commissions sent to the next tier, by decisions in force."""
    rules = seasons.rules_of(season)
    wanted = Q(pk__in=[])
    for tier in rules.tiers:
        promoting = [outcome.key for outcome in tier.outcomes if outcome.promotes]
        wanted |= Q(stage__tier=tier.key, outcome__in=promoting)
    signed = Protocol.objects.filter(state=ProtocolState.SIGNED).values("sitting")
    promoted = Decision.objects.filter(wanted, stage__season=season, item__sitting__in=signed)
    return Entry.objects.filter(pk__in=promoted.values("entry")).select_related("good", "enterprise", "stage").order_by("pk")


def judged_entries(stage: Stage) -> QuerySet[Entry]:
    """What a stage's experts judge: the first tier its admitted entries, a later one what commissions sent on."""
    first = seasons.rules_of(stage.season).first_tier.key
    return entries.admitted_entries(stage) if stage.tier == first else nominated_entries(stage.season)


def protocol_of(sitting: Sitting) -> Protocol | None:
    """The sitting's protocol, if it is drawn."""
    return Protocol.objects.filter(sitting=sitting).select_related("sitting__presiding__person", "document").first()


def protocols_visible_to(person: Person, *, at: datetime) -> QuerySet[Protocol]:
    """Protocols of the person's commissions and of the territory where the person convenes."""
    return Protocol.objects.filter(sitting__in=_visible_sittings(person, at=at).values("pk")).select_related(
        "document", "sitting"
    )


def appeal_of(decision: Decision) -> Appeal | None:
    """The appeal against a decision, if one is filed."""
    return Appeal.objects.filter(decision=decision).first()
