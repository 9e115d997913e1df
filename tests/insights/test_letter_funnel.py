"""The funnel of a letter is counted from the records: each step, each part, each enterprise once."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from laureat.entries.models import Entry
from laureat.insights import letter_exports, recipients
from laureat.insights import letters as outcomes
from laureat.letters import actions, addressing
from laureat.letters.models import Addressee, Letter
from laureat.letters.states import LeftOut
from laureat.mail.models import Delivery
from laureat.mail.states import DeliveryState
from laureat.people.models import Appointment
from laureat.registry.models import Enterprise


@pytest.fixture
def letter(past: Any) -> Letter:
    return Letter.objects.select_related("letterhead__body", "season", "region").get(season=past)


def counted(letter: Letter, now: Any) -> outcomes.Funnel:
    return outcomes.letter_funnel(letter, at=now).whole


def test_every_step_is_counted_from_the_records(letter: Letter, world: Any, now: Any) -> None:
    addressees = list(addressing.of_letter(letter))
    firms = [a.enterprise_id for a in addressees]
    for addressee in addressees[:3]:
        actions.open_link(addressee=addressee, at=now)
    Delivery.objects.filter(message=addressees[0].message).update(state="bounced")
    Delivery.objects.filter(message=addressees[1].message).update(state="failed", sent_at=None)
    entries = Entry.objects.filter(enterprise__in=firms, stage__season=letter.season, started_at__gte=letter.registered_at)
    found = counted(letter, now)
    assert found == outcomes.Funnel(
        addressed=len(firms),
        sent=len(firms) - 1,
        bounced=1,
        opened=3,
        registered=Appointment.objects.filter(enterprise__in=firms, until=None).values("enterprise").distinct().count(),
        started=entries.values("enterprise").distinct().count(),
        submitted=entries.filter(submitted_at__isnull=False).values("enterprise").distinct().count(),
    )
    assert min(found.registered, found.started, found.submitted) > 0


def test_what_happened_before_the_letter_or_in_another_season_is_not_its_doing(letter: Letter, world: Any, now: Any) -> None:
    before = counted(letter, now)
    firm = Entry.objects.filter(stage__season=letter.season, submitted_at__isnull=False).values_list("enterprise", flat=True)[0]
    early = letter.registered_at - timedelta(days=1)
    Entry.objects.filter(enterprise=firm, stage__season=letter.season).update(started_at=early, submitted_at=early)
    found = counted(letter, now)
    assert (found.started, found.submitted) == (before.started - 1, before.submitted - 1)
    Appointment.objects.filter(enterprise=firm).update(until=now - timedelta(days=1))
    assert counted(letter, now).registered == before.registered - 1


def test_who_is_left_out_counts_nowhere(letter: Letter, world: Any, now: Any) -> None:
    before = counted(letter, now)
    Addressee.objects.filter(pk=addressing.of_letter(letter)[0].pk).update(
        way="none", left_out="by-hand", email="", message=None
    )
    found = counted(letter, now)
    assert (found.addressed, found.sent) == (before.addressed - 1, before.sent - 1)


def test_post_counts_as_sent_when_it_was_handed_over(letter: Letter, world: Any, now: Any) -> None:
    addressee = addressing.of_letter(letter)[0]
    Addressee.objects.filter(pk=addressee.pk).update(way="post", email="", message=None)
    assert counted(letter, now).sent == counted(letter, now).addressed - 1
    actions.mark_posted(letter=letter, addressees=addressing.by_post(letter), actor=world.person("ministry-clerk"), at=now)
    assert counted(letter, now).sent == counted(letter, now).addressed


def test_parts_add_up_to_the_whole(letter: Letter, world: Any, now: Any) -> None:
    elsewhere = world.bodies["centre-54"].region_id
    Enterprise.objects.filter(pk=addressing.of_letter(letter)[0].enterprise_id).update(region=elsewhere, okved="", size="")
    found = outcomes.letter_funnel(letter, at=now)
    assert len(found.regions) == 2
    for parts in (found.regions, found.sizes, found.industries):
        for step, _title in outcomes.STEPS:
            assert sum(getattr(p.funnel, step) for p in parts) == getattr(found.whole, step)
    assert {part.title for part in found.sizes} >= {"Размер неизвестен"}
    assert any(part.title == "10 Производство пищевых продуктов" for part in found.industries)


def test_queries_do_not_grow(letter: Letter, world: Any, now: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        outcomes.letter_funnel(letter, at=now)
    Addressee.objects.filter(letter=letter).exclude(pk=addressing.of_letter(letter)[0].pk).delete()
    with django_assert_num_queries(4):
        outcomes.letter_funnel(letter, at=now)
    with django_assert_num_queries(4):
        outcomes.season_funnel(Letter.objects.filter(season=letter.season), at=now)


def test_a_season_counts_an_enterprise_once(letter: Letter, world: Any, now: Any) -> None:
    whole = counted(letter, now)
    second = Letter.objects.get(pk=letter.pk)
    second.pk, second.check_code, second.number_seq, second.number = None, "ZZZZZZZZZZ", 9999, "МПТ-5/9999"
    second.save(force_insert=True)
    for position, addressee in enumerate(addressing.of_letter(letter)[:2]):
        Addressee.objects.create(
            letter=second, enterprise=addressee.enterprise, way="email", email="a@example.org", link_code=f"second-{position}"
        )
    found = outcomes.season_funnel(Letter.objects.filter(season=letter.season).order_by("pk"), at=now)
    assert found.whole == whole
    assert [(one.pk, funnel.addressed) for one, funnel in found.letters] == [(letter.pk, whole.addressed), (second.pk, 2)]


def test_a_letter_without_addressees_or_number_has_an_empty_funnel(letter: Letter, world: Any, now: Any) -> None:
    draft = actions.compose(letterhead=letter.letterhead, actor=world.person("ministry-clerk"), at=now, addressees_text="x", body="x",
                            salutation="x", signatory_post="x")  # fmt: skip
    assert counted(draft, now) == outcomes.Funnel()


def rows(content: bytes) -> tuple[int, str]:
    book = zipfile.ZipFile(io.BytesIO(content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    return sheet.count("<row "), book.read("xl/sharedStrings.xml").decode()


def test_the_spreadsheet_has_every_recipient_and_no_formula(letter: Letter, world: Any, now: Any) -> None:
    first = addressing.of_letter(letter)[0]
    Enterprise.objects.filter(pk=first.enterprise_id).update(name="=HYPERLINK(1)")
    Addressee.objects.filter(pk=first.pk).update(way="none", left_out="by-hand", email="", message=None)
    count, strings = rows(letter_exports.recipients_xlsx(letter, at=now))
    assert count == 1 + addressing.of_letter(letter).count()
    for words in ("=HYPERLINK(1)", str(LeftOut.BY_HAND.label), str(DeliveryState.SENT.label)):
        assert words in strings


def test_the_seasons_spreadsheet_has_a_row_a_letter_and_the_sum(letter: Letter, world: Any, now: Any) -> None:
    count, strings = rows(letter_exports.season_xlsx(Letter.objects.filter(season=letter.season), at=now))
    assert count == 3
    assert "МПТ-5/1087" in strings


def test_recipients_are_found_by_outcome_and_words(
    letter: Letter, world: Any, now: Any, django_assert_num_queries: Any
) -> None:
    first, second = addressing.of_letter(letter)[:2]
    actions.open_link(addressee=first, at=now)
    Addressee.objects.filter(pk=second.pk).update(way="none", left_out="by-hand", email="", message=None)
    with django_assert_num_queries(1):
        counts = recipients.outcome_counts(letter, at=now)
    for outcome, count in counts.items():
        found = recipients.recipients(letter, at=now, outcome=outcome)
        assert found.count() == count, outcome
    whole = outcomes.letter_funnel(letter, at=now).whole
    assert (counts["opened"], counts["left-out"], counts["sent"]) == (1, 1, whole.sent)
    assert (counts["registered"], counts["started"], counts["submitted"]) == (whole.registered, whole.started, whole.submitted)
    assert [a.pk for a in recipients.recipients(letter, at=now, text=first.enterprise.inn)] == [first.pk]
    with django_assert_num_queries(1):
        [str((a.enterprise.region, a.message and a.message.delivery.state)) for a in recipients.recipients(letter, at=now)]
