"""Addressing by hand: what is shown is what is addressed; sending, following, correcting, the post; every list with constant queries."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from laureat.ledger.models import Event
from laureat.letters import actions, addressing
from laureat.letters.models import Addressee, Group, Letter, Letterhead
from laureat.mail.models import Delivery
from laureat.registry.models import Enterprise


@pytest.fixture
def letter(past: Any, world: Any, now: Any) -> Letter:
    """A registered letter of the ministry without addressees; its region is the ministry's."""
    return make(past, world, now)


def make(past: Any, world: Any, now: Any, **changes: Any) -> Letter:
    sent = Letter.objects.get(season=past, number="МПТ-5/1087")
    clerk = world.person("ministry-clerk")
    content = {
        "addressees_text": "Руководителям",
        "salutation": "Уважаемые!",
        "body": "Текст письма.",
        "signatory_post": "Министр",
        **changes,
    }
    made = actions.compose(letterhead=sent.letterhead, season=past, region=sent.region, actor=clerk, at=now, **content)
    made = actions.approve(letter=made, actor=world.person("ministry"), at=now)
    made = actions.sign(letter=made, manner="by-hand", actor=clerk, at=now)
    return actions.register(letter=made, actor=clerk, at=now)


def url(letter: Letter, query: str = "") -> str:
    return reverse("office:address", args=[letter.pk]) + query


def post(client: Any, letter: Letter, query: str = "", **form: Any) -> Any:
    """Decide about what the page shows."""
    shown = client.get(url(letter, query)).context["audience"].shown
    return client.post(url(letter, query), {"shown": shown, **form})


def written_to(letter: Letter) -> set[int]:
    return set(addressing.written_to(letter).values_list("enterprise", flat=True))


def test_the_page_shows_exactly_whom_it_addresses(enter: Any, letter: Letter, world: Any) -> None:
    client = enter("ministry")
    first, second = (p.enterprise for p in world.participants[:2])
    Enterprise.objects.filter(pk=first.pk).update(email="")
    Enterprise.objects.filter(pk=second.pk).update(email="", address="")
    page = client.get(url(letter))
    audience = page.context["audience"]
    here = Enterprise.objects.filter(region=letter.region)
    assert (audience.by_email, audience.by_post, audience.left_out) == (here.count() - 2, 0, 2)
    assert "Электронный адрес неизвестен" in page.content.decode()
    by_post = client.get(url(letter, "?by_post=on"))
    assert (by_post.context["audience"].by_post, by_post.context["audience"].left_out) == (1, 1)
    assert post(client, letter, "?by_post=on").status_code == 302
    assert written_to(letter) == set(here.exclude(pk=second.pk).values_list("pk", flat=True))
    assert Addressee.objects.get(letter=letter, enterprise=first).way == "post"
    assert Addressee.objects.get(letter=letter, enterprise=second).left_out == "no-address"


def test_conditions_narrow_and_the_rule_is_kept(enter: Any, letter: Letter, world: Any) -> None:
    client, query = enter("ministry"), "?sizes=micro&nominations=food"
    found = {e.pk for e in client.get(url(letter, query)).context["page"]}
    assert 0 < len(found) < Enterprise.objects.filter(region=letter.region).count()
    assert post(client, letter, query, title="Малые пищевые").status_code == 302
    assert written_to(letter) == found
    group = Group.objects.get(title="Малые пищевые")
    assert group.rule == {"sizes": ["micro"], "nominations": ["food"]}
    assert Letter.objects.get(pk=letter.pk).group == group
    again = post(client, letter, query, title="Малые пищевые")
    assert (again.status_code, "уже есть" in again.content.decode()) == (422, True)


def test_a_saved_group_is_chosen_and_found_anew(enter: Any, letter: Letter, world: Any, now: Any) -> None:
    client, body = enter("ministry"), letter.letterhead.body
    group = actions.save_group(
        body=body, rule={"sizes": ["micro"], "okved": ["10", "99"]}, title="Г", actor=world.person("ministry"), at=now
    )
    page = client.get(url(letter)).content.decode()
    assert f"group={group.pk}" in page
    query = f"?sizes=micro&industries=10&industries=99&group={group.pk}"
    before = client.get(url(letter, query)).context["audience"].total
    Enterprise.objects.filter(region=letter.region, size="large").update(size="micro", okved="10.1")
    assert client.get(url(letter, query)).context["audience"].total > before
    assert post(client, letter, query).status_code == 302
    assert Letter.objects.get(pk=letter.pk).group == group
    assert post(client, letter, f"?sizes=medium&group={group.pk}").status_code == 302
    assert Letter.objects.get(pk=letter.pk).group.rule == {"sizes": ["medium"]}
    assert Group.objects.get(pk=group.pk).rule == {"sizes": ["micro"], "okved": ["10", "99"]}


def test_a_list_that_changed_meanwhile_is_shown_again_and_nothing_is_addressed(enter: Any, letter: Letter, world: Any) -> None:
    client = enter("ministry")
    shown = client.get(url(letter)).context["audience"].shown
    Enterprise.objects.filter(pk=world.participants[0].enterprise.pk).update(email="")
    before = Event.objects.count()
    answer = client.post(url(letter), {"shown": shown})
    assert answer.status_code == 409
    assert "Список изменился" in answer.content.decode()
    assert not Addressee.objects.filter(letter=letter).exists()
    assert (Event.objects.count(), Group.objects.count()) == (before, 0)
    assert client.post(url(letter), {"shown": answer.context["audience"].shown}).status_code == 302


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?okved=мясо", "Это не код ОКВЭД: мясо."),
        ("?sizes=huge", "huge"),
        ("?never_took_part=on&nominations=food", "выберите что-то одно"),
        ("?opened=99999", "99999"),
    ],
)
def test_bad_conditions_get_their_sentence_and_change_nothing(enter: Any, letter: Letter, query: str, words: str) -> None:
    client = enter("ministry")
    page = client.get(url(letter, query))
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert client.post(url(letter, query), {"shown": "1-0-0"}).status_code == 422
    assert not Addressee.objects.filter(letter=letter).exists()


@pytest.mark.parametrize(
    "query", ["?words=%00", "?page=x&out=-1&reason=nothing", "?group=abc", "?group=999999", "?opened=", "?took_part="]
)
def test_odd_addresses_do_not_break_the_page(enter: Any, letter: Letter, query: str) -> None:
    client = enter("ministry")
    assert client.get(url(letter, query)).status_code in (200, 422)
    assert client.get(f"{reverse('office:recipients', args=[letter.pk])}{query}&q=%00&outcome=%00").status_code == 200


def test_the_list_comes_alone_for_a_live_page(enter: Any, letter: Letter) -> None:
    answer = enter("ministry").get(url(letter, "?sizes=micro"), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert "Адресовать" in text


def test_a_region_addresses_only_its_own_enterprises(enter: Any, letter: Letter, world: Any) -> None:
    foreign = Enterprise.objects.exclude(region=letter.region)
    assert foreign.exists()
    client = enter("ministry")
    assert client.get(url(letter, f"?words={foreign[0].inn}")).context["audience"].total == 0
    assert client.get(url(letter, f"?regions={foreign[0].region.code}")).status_code == 422
    post(client, letter)
    assert written_to(letter).isdisjoint(foreign.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "name", ["address", "send-letter", "recipients", "letter-funnel", "letter-post", "recipients-xlsx", "postal-labels"]
)
def test_another_bodys_letter_is_not_there(enter: Any, letter: Letter, world: Any, name: str) -> None:
    address = reverse(f"office:{name}", args=[letter.pk])
    assert enter("expert").get(address).status_code == 403
    Letterhead.objects.filter(pk=letter.letterhead_id).update(body=world.bodies["directorate"])
    assert enter("ministry").get(address).status_code == 404


def test_sending_is_asked_with_its_figures_and_then_followed(enter: Any, letter: Letter, world: Any, now: Any) -> None:
    client, ask = enter("ministry"), reverse("office:send-letter", args=[letter.pk])
    for answer in (client.get(ask), client.post(ask)):
        assert (answer.status_code, "Адресаты письма ещё не выбраны" in answer.content.decode()) == (409, True)
    Enterprise.objects.filter(pk=world.participants[0].enterprise.pk).update(email="", address="")
    post(client, letter)
    count = addressing.written_to(letter).count()
    page = client.get(ask)
    assert (page.context["by_email"], page.context["by_post"], page.context["reasons"]) == (
        count,
        0,
        [("Электронный адрес неизвестен", 1)],
    )
    assert len(page.context["sample"]) == 3
    assert client.post(ask).status_code == 302
    assert client.post(ask).status_code == 409
    progress = reverse("office:dispatch-progress", args=[letter.pk])
    assert "hx-trigger" in client.get(progress).content.decode()
    actions.dispatch(letter_id=letter.pk, clock=lambda: now)
    Delivery.objects.filter(message__subject_ref=f"letters.letter:{letter.pk}").update(state="sent", sent_at=now)
    done = client.get(progress).content.decode()
    assert "hx-trigger" not in done
    assert "Отправка завершена" in done
    assert client.get(url(letter)).status_code == 409


def test_recipients_are_filtered_by_outcome_and_failed_ones_are_tried_again(
    enter: Any, world: Any, now: Any, past: Any
) -> None:
    letter, client = Letter.objects.get(season=past, number="МПТ-5/1087"), enter("directorate")
    first, second = addressing.of_letter(letter)[:2]
    Delivery.objects.filter(message=first.message).update(state="failed", sent_at=None, last_error="550 нет такого ящика")
    actions.open_link(addressee=second, at=now)
    address = reverse("office:recipients", args=[letter.pk])
    failed = client.get(f"{address}?outcome=failed")
    assert [a.pk for a in failed.context["page"]] == [first.pk]
    assert "550 нет такого ящика" in failed.content.decode()
    assert [a.pk for a in client.get(f"{address}?outcome=opened").context["page"]] == [second.pk]
    assert client.get(f"{address}?outcome=opened&q={first.enterprise.inn}").context["page"].paginator.count == 0
    again = reverse("office:send-again", args=[letter.pk, first.pk])
    assert again in failed.content.decode()
    assert again not in enter("ministry").get(f"{address}?outcome=failed").content.decode()
    assert enter("ministry").post(again).status_code == 403
    assert client.post(again).status_code == 302
    assert Delivery.objects.get(message=first.message).state == "queued"
    assert client.post(again).status_code == 409


def test_a_personal_letter_is_corrected_copied_and_taken_off_before_sending(
    enter: Any, past: Any, world: Any, now: Any
) -> None:
    letter = make(past, world, now, addressees_text="{{addressee.post}} {{addressee.enterprise}} {{addressee.name}}")
    client = enter("ministry")
    post(client, letter)
    one = addressing.written_to(letter)[0]
    page = reverse("office:recipient", args=[letter.pk, one.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"post": "Генеральному директору", "name": "Чугункину К. Г."}).status_code == 302
    assert client.post(page, {"post": "х" * 200, "name": ""}).status_code == 422
    copy = client.get(reverse("office:recipient-copy", args=[letter.pk, one.pk])).content
    text = " ".join(PdfReader(io.BytesIO(copy)).pages[0].extract_text().split())
    assert "Чугункину К. Г." in text
    assert client.get(reverse("office:recipient-picture", args=[letter.pk, one.pk])).content.startswith(b"\x89PNG")
    off = reverse("office:take-off", args=[letter.pk, one.pk])
    assert client.get(off).status_code == 200
    assert client.post(off).status_code == 302
    assert Addressee.objects.get(pk=one.pk).left_out == "by-hand"
    assert client.get(reverse("office:recipient", args=[letter.pk, 999999])).status_code == 404


def test_a_sent_letters_recipient_is_not_changed(enter: Any, past: Any) -> None:
    letter, client = Letter.objects.get(season=past, number="МПТ-5/1087"), enter("ministry")
    one = addressing.of_letter(letter)[0]
    assert client.post(reverse("office:recipient", args=[letter.pk, one.pk]), {"post": "x", "name": "y"}).status_code == 409
    assert client.get(reverse("office:take-off", args=[letter.pk, one.pk])).status_code == 409
    assert Addressee.objects.get(pk=one.pk).post == one.post
    copy = client.get(reverse("office:recipient-copy", args=[letter.pk, one.pk]))
    assert b"".join(copy.streaming_content).startswith(b"%PDF")


def test_letters_by_post_are_labelled_registered_and_marked(enter: Any, letter: Letter, world: Any) -> None:
    client = enter("ministry")
    firms = [p.enterprise.pk for p in world.participants[:3]]
    Enterprise.objects.filter(pk__in=firms).update(email="")
    post(client, letter, "?by_post=on")
    page = reverse("office:letter-post", args=[letter.pk])
    one = addressing.by_post(letter)[0]
    assert client.post(page, {"all": "1"}).status_code == 409
    for name in ("postal-labels", "postal-register"):
        paper = client.get(reverse(f"office:{name}", args=[letter.pk])).content
        text = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(paper)).pages).split())
        assert letter.number in text
    client.post(reverse("office:send-letter", args=[letter.pk]))
    assert client.post(page, {"addressee": [one.pk, "x"]}).status_code == 302
    assert Addressee.objects.filter(letter=letter, posted_at__isnull=False).count() == 1
    assert client.post(page, {"all": "1"}).status_code == 302
    assert Addressee.objects.filter(letter=letter, posted_at__isnull=False).count() == 3
    assert "Отправлено почтой" in client.get(page).content.decode()


def test_groups_are_listed_renamed_and_changed(enter: Any, letter: Letter, world: Any, now: Any) -> None:
    client, body = enter("ministry"), letter.letterhead.body
    assert "пока нет" in client.get(reverse("office:groups")).content.decode()
    one, _two = (actions.save_group(body=body, rule=rule, title=title, actor=world.person("ministry"), at=now)
                for title, rule in (("Первая", {"sizes": ["micro"]}), ("Вторая", {"never_took_part": True})))  # fmt: skip
    listed = client.get(reverse("office:groups")).content.decode()
    assert "Размер: Микро" in listed
    assert "Ни разу не участвовали" in listed
    page = reverse("office:group", args=[one.pk])
    assert client.get(page).status_code == 200
    taken = client.post(page, {"title": "Вторая"})
    assert (taken.status_code, "уже есть" in taken.content.decode()) == (422, True)
    assert client.post(page, {"title": ""}).status_code == 422
    assert client.post(page, {"title": "Крупные", "sizes": ["large"]}).status_code == 302
    assert (Group.objects.get(pk=one.pk).title, Group.objects.get(pk=one.pk).rule) == ("Крупные", {"sizes": ["large"]})
    assert enter("expert").get(page).status_code == 403
    Group.objects.filter(pk=one.pk).update(body=world.bodies["directorate"])
    assert client.get(page).status_code == 404


def test_the_funnel_is_a_page_and_a_spreadsheet(enter: Any, past: Any) -> None:
    letter, client = Letter.objects.get(season=past, number="МПТ-5/1087"), enter("ministry")
    page = client.get(reverse("office:letter-funnel", args=[letter.pk]))
    text = page.content.decode()
    for words in ("Адресовано", "Подали заявку", "<svg", "Отрасль"):
        assert words in text
    book = zipfile.ZipFile(io.BytesIO(client.get(reverse("office:recipients-xlsx", args=[letter.pk])).content))
    assert book.read("xl/worksheets/sheet1.xml").decode().count("<row ") == 1 + addressing.of_letter(letter).count()
    season = client.get(f"{reverse('office:letters-funnel')}?season={past.pk}")
    assert "МПТ-5/1087" in season.content.decode()
    assert client.get(f"{reverse('office:letters-funnel')}?season=x").status_code == 200
    assert client.get(f"{reverse('office:letters-funnel-xlsx')}?season={past.pk}").content.startswith(b"PK")


@pytest.mark.parametrize("name", ["address", "recipients", "letter-post", "letter-funnel", "groups", "letters-funnel"])
def test_queries_do_not_grow_with_rows(enter: Any, letter: Letter, world: Any, now: Any, monkeypatch: Any, name: str) -> None:
    client, plain = enter("ministry"), Paginator.__init__
    for title, rule in (("1", {"opened": letter.pk}), ("2", {}), ("3", {"words": "a"})):
        actions.save_group(body=letter.letterhead.body, rule=rule, title=title, actor=world.person("ministry"), at=now)
    Enterprise.objects.filter(pk__in=[p.enterprise.pk for p in world.participants[:4]]).update(email="")
    enterprises = Enterprise.objects.filter(region=letter.region)
    actions.address(letter=letter, enterprises=enterprises, by_post=True, actor=world.person("ministry"), at=now)
    address = reverse(f"office:{name}", args=[] if name in ("groups", "letters-funnel") else [letter.pk])

    def rows(count: int) -> int:
        monkeypatch.setattr(Paginator, "__init__", lambda self, found, per_page, **kw: plain(self, found, count, **kw))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    rows(1)
    assert rows(3) == rows(1)
