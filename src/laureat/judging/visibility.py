"""Whose marks a person may not see, as sets: for lists of thousands of items, where `rules.may_see_marks` would ask one by one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Assignment, Specimen
from laureat.judging.states import AssignmentPart, AssignmentState
from laureat.people.models import Person

_UNSIGNED = (AssignmentState.ASSIGNED, AssignmentState.CLEARED)


def hidden_entries(person: Person) -> QuerySet[Entry]:
    """Entries of which the person may see no marks but the own ones, whatever office the person holds.

    These are the goods of enterprises with which the person as an expert is in conflict, and the entries of which the person has yet to
    sign an own sheet: who still judges is not led by the others. Entries whose samples the person tastes stay hidden until the codes are
    opened, so that the list says nothing about which sample is whose. For `pk__in` or narrowed to a page; no query by itself.
    """
    in_conflict = queries.conflicts().filter(expert__person_id=person.pk).values("enterprise")
    mine = Assignment.objects.filter(expert__person_id=person.pk, expert__retired_at=None)
    own, tasted = mine.filter(state__in=_UNSIGNED).values("entry"), mine.filter(part=AssignmentPart.TASTING).values("entry")
    sealed = Q(pk__in=Specimen.objects.filter(act__opened_at=None, entry__in=tasted).values("entry"))
    return Entry.objects.filter(Q(enterprise__in=in_conflict) | Q(pk__in=own) | sealed).order_by()
