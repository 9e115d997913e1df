from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from laureat.ledger import actions, queries
from laureat.ledger.models import Event

pytestmark = pytest.mark.django_db


def record(at: datetime, count: int = 1) -> None:
    for number in range(count):
        actions.record("thing.done", f"tests.thing:{number}", actor=actions.SYSTEM, at=at, old=None, new={"имя": number})


def test_record_chains_events(at: datetime) -> None:
    record(at, 3)
    first, second, third = Event.objects.all()
    assert (first.seq, second.seq, third.seq) == (1, 2, 3)
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert third.details == {"old": None, "new": {"имя": 2}}


def test_verify_counts_an_unbroken_chain(at: datetime) -> None:
    record(at, 3)
    found = queries.verify()
    assert (bool(found), found.events, found.root) == (True, 3, queries.last_event().hash)


@pytest.mark.parametrize("change", ["payload = replace(payload, 'done', 'gone')", "kind = 'thing.undone'", "actor = 'someone'"])
def test_verify_names_the_first_row_altered_by_hand(at: datetime, change: str) -> None:
    record(at, 3)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_event_no_update")
        else:
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER ALL")
        cursor.execute(f"UPDATE ledger_event SET {change} WHERE seq = 2")
    found = queries.verify()
    assert (bool(found), found.broken_seq, found.events) == (False, 2, 1)


@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET kind = 'x'", "DELETE FROM ledger_event"])
def test_database_refuses_to_change_or_delete(at: datetime, statement: str) -> None:
    record(at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify().events == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has TRUNCATE")
def test_database_refuses_to_truncate(at: datetime) -> None:
    record(at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_event")


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_raises(at: datetime) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(at)
