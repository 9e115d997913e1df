"""Honours: one diploma for an award, one truth for whoever verifies it."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from pypdf import PdfReader

from laureat.files import queries as files
from laureat.honours import actions, queries, sheets
from laureat.honours.models import Diploma, MarkLicence
from laureat.kernel import Refused
from laureat.kernel.codes import new_code


def test_every_level_has_one_diploma_in_force_and_one_licence(past: Any) -> None:
    awards = queries.awards_of(past)
    assert awards.exists()
    assert Diploma.objects.filter(award__season=past, state="issued").count() == awards.count()
    assert queries.licences(past).count() == queries.levels_of(past).count()
    assert not queries.awaiting_diploma(past).exists()


def test_levels_follow_the_scores_and_the_votes(past: Any, federal: Any) -> None:
    from laureat.commissions.queries import decisions  # noqa: PLC0415

    awarded = dict(queries.levels_of(past).values_list("entry", "code"))
    expected = {d.entry_id: d.outcome for d in decisions(federal) if d.outcome in ("laureate", "diplomant")}
    assert awarded == expected


def test_conferring_again_adds_nothing(past: Any, world: Any, now: Any) -> None:
    assert actions.confer(season=past, actor=world.person("directorate"), at=now) == []


def test_a_second_diploma_or_licence_is_refused(past: Any, world: Any, now: Any) -> None:
    award = queries.levels_of(past).first()
    with pytest.raises(Refused, match="уже выдан"):
        actions.issue_diploma(award=award, actor=world.person("directorate"), at=now)
    with pytest.raises(Refused, match="уже дано"):
        actions.license_mark(award=award, valid_from=date(2023, 1, 1), actor=world.person("directorate"), at=now)
    with pytest.raises(Refused, match="назначение"):
        actions.confer(season=past, actor=world.person("centre"), at=now)


def test_numbers_of_the_register_have_no_gap(past: Any) -> None:
    numbers = sorted(int(number[-5:]) for number in queries.register(past).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_diplomas_qr_code_leads_to_its_page(past: Any, client: Any) -> None:
    diploma = queries.register(past).filter(state="issued").select_related("award__season__programme__operator", "award__season__regulation",
                                                                             "award__entry__enterprise__region").first()  # fmt: skip
    from PIL import Image  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(files.content(diploma.document)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert diploma.number in text
    picture = Image.open(io.BytesIO(sheets.diploma_png(diploma)))
    codes = zxingcpp.read_barcodes(picture.resize((picture.width * 2, picture.height * 2)))
    assert codes[0].text.endswith(f"/v/{diploma.code}/")
    page = client.get(f"/v/{diploma.code}/")
    assert page.status_code == 200
    assert diploma.number in page.content.decode()
    assert "подлинный и действует" in page.content.decode()


def test_an_annulled_diploma_says_so_and_names_the_one_in_its_place(past: Any, client: Any, now: Any) -> None:
    annulled = queries.register(past).get(state="annulled")
    found = queries.verify(annulled.code, at=now)
    assert (found.status, found.replaced_by) == ("annulled", Diploma.objects.get(replaces=annulled).number)
    assert "аннулирован" in client.get(f"/v/{annulled.code}/").content.decode()


def test_a_licence_is_valid_within_its_term_only(past: Any) -> None:
    licence = queries.licences(past).first()
    assert (licence.valid_from, licence.valid_until) == (date(2023, 11, 13), date(2025, 11, 12))
    moscow = ZoneInfo("Europe/Moscow")
    for moment, status in (((2023, 11, 12, 23, 59), "future"), ((2023, 11, 13, 0, 0), "valid"), ((2025, 11, 12, 23, 59), "valid"),
                           ((2025, 11, 13, 0, 0), "expired")):  # fmt: skip
        assert queries.verify(licence.code, at=datetime(*moment, tzinfo=moscow)).status == status


def test_unknown_and_mistyped_codes_are_told_apart(client: Any, world: Any, now: Any) -> None:
    assert queries.verify(new_code(), at=now).status == "unknown"
    assert queries.verify("123", at=now).status == "mistyped"
    page = client.get(f"/v/{new_code()}/")
    assert page.status_code == 404
    assert "нет" in page.content.decode()


def test_a_revoked_right_needs_a_reason_and_ends_at_once(past: Any, world: Any, now: Any) -> None:
    licence, head = queries.licences(past).first(), world.person("directorate")
    with pytest.raises(Refused, match="причину"):
        actions.revoke(licence=licence, reason="", actor=head, at=now)
    actions.revoke(licence=licence, reason="Качество не подтвердилось", actor=head, at=now)
    assert queries.verify(licence.code, at=now).status == "revoked"
    with pytest.raises(Refused, match="уже отозвано"):
        actions.revoke(licence=MarkLicence.objects.get(pk=licence.pk), reason="ещё", actor=head, at=now)
