from datetime import datetime

import pytest
from django.db import DatabaseError, connection, connections, transaction

from laureat.ledger import actions, queries
from laureat.ledger.models import Event

pytestmark = pytest.mark.django_db


def record(at: datetime, count: int = 1) -> int:
    """Record events after those of the played season; the number of the first of them."""
    first = queries.last_event().seq + 1
    for number in range(count):
        actions.record("thing.done", f"tests.thing:{number}", actor=actions.SYSTEM, at=at, old=None, new={"имя": number})
    return first


def test_record_chains_events(at: datetime) -> None:
    start = record(at, 3)
    first, second, third = Event.objects.filter(seq__gte=start)
    assert (first.seq, second.seq, third.seq) == (start, start + 1, start + 2)
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert third.details == {"old": None, "new": {"имя": 2}}


def test_verify_confirms_everything_that_happened_in_the_season(at: datetime) -> None:
    record(at, 3)
    found = queries.verify()
    assert (bool(found), found.events, found.root) == (True, Event.objects.count(), queries.last_event().hash)


@pytest.mark.parametrize("change", ["payload = replace(payload, 'done', 'gone')", "kind = 'thing.undone'", "actor = 'someone'"])
def test_verify_names_the_first_row_altered_by_hand(at: datetime, change: str) -> None:
    start = record(at, 3)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_event_no_update")
        else:
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER ALL")
        cursor.execute(f"UPDATE ledger_event SET {change} WHERE seq = {start + 1}")
    found = queries.verify()
    assert (bool(found), found.broken_seq, found.events) == (False, start + 1, start)


@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET kind = 'x'", "DELETE FROM ledger_event"])
def test_database_refuses_to_change_or_delete(at: datetime, statement: str) -> None:
    count = record(at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify().events == count


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has TRUNCATE")
def test_database_refuses_to_truncate(at: datetime) -> None:
    record(at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_event")


def test_record_outside_a_transaction_raises(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        actions.record("thing.done", "tests.thing:1", actor=actions.SYSTEM, at=at)
