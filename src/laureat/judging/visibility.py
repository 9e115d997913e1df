"""What a person may not see, whatever office the person holds: dossiers of enterprises in conflict, marks that would lead the own.

Every page, list, paper, pack and export of dossiers and marks asks here; as sets, so that lists of thousands of items ask once.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Assignment, Conflict, Specimen
from laureat.judging.states import UNSIGNED, AssignmentPart
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.people.models import Person


def closed_enterprises(person: Person) -> QuerySet[Conflict, Any]:
    """Keys of the enterprises with which the person, as an expert, is in conflict: neither dossiers nor marks are open. No query by itself."""
    return queries.conflicts().filter(expert__person_id=person.pk).order_by().values("enterprise")


def may_open(person: Person, entry: Entry) -> Verdict:
    """Whether no conflict of interest closes the entry's dossier to the person, in whatever post. One query."""
    if closed_enterprises(person).filter(enterprise=entry.enterprise_id).exists():
        return refuse(
            _("You are in conflict of interest with this enterprise: its dossier and marks are closed to you."), "forbidden"
        )
    return ALLOWED


def hidden_entries(person: Person) -> QuerySet[Entry]:
    """Entries of which the person may see no marks but the own ones, whatever office the person holds.

    These are the goods of enterprises with which the person as an expert is in conflict, and the entries of which the person has yet to
    sign an own sheet: who still judges is not led by the others. Entries whose samples the person tastes stay hidden until the codes are
    opened, so that the list says nothing about which sample is whose. For `pk__in` or narrowed to a page; no query by itself.
    """
    mine = Assignment.objects.filter(expert__person_id=person.pk, expert__retired_at=None)
    own, tasted = mine.filter(state__in=UNSIGNED).values("entry"), mine.filter(part=AssignmentPart.TASTING).values("entry")
    sealed = Q(pk__in=Specimen.objects.filter(act__opened_at=None, entry__in=tasted).values("entry"))
    return Entry.objects.filter(Q(enterprise__in=closed_enterprises(person)) | Q(pk__in=own) | sealed).order_by()
