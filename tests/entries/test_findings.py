"""The centre's documents: who attaches them until when, and who sees what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laureat.commissions.models import AgendaItem
from laureat.entries import actions, queries, rules
from laureat.entries.models import Entry, Evidence
from laureat.files import links
from laureat.judging import actions as judging
from laureat.judging.queries import assignments_of
from laureat.kernel import Refused
from laureat.season.models import Stage
from tests.files.test_files import PDF

SBER = "7707083893"


@pytest.fixture
def entry(world: Any) -> Entry:
    """A submitted entry of food at a stage that is being judged."""
    return queries.entries().filter(stage__region__code="54", nomination="food", state="admitted").first()


def attach(entry: Entry, actor: Any, at: Any, kind: str = "lab-protocol", **more: Any) -> Evidence:
    given = {"number": "17", "content": PDF, "name": "протокол.pdf", **more}
    return actions.attach_finding(entry=entry, kind=kind, actor=actor, at=at, **given)


def test_the_centre_attaches_what_the_regulation_knows(entry: Entry, world: Any, now: Any) -> None:
    centre = world.person("centre-54")
    made = attach(entry, centre, now, issuer=" Лаборатория ", issuer_inn=SBER)
    assert (made.issuer, made.issuer_inn, made.number) == ("Лаборатория", SBER, "17")
    for match, kind, given in (
        ("Такого документа", "conformity", {}), ("Такого документа", "unknown", {}), ("номер", "lab-protocol", {"number": " "}),
        ("ИНН", "lab-protocol", {"issuer_inn": "7707083894"}),
    ):  # fmt: skip
        with pytest.raises(Refused, match=match):
            attach(entry, centre, now, kind, **given)
    for who in ("centre", "applicant", "ministry", "expert-54"):
        with pytest.raises(Refused):
            attach(entry, world.person(who), now)


def test_an_enterprise_attaches_nothing_that_is_yet_to_be_issued(world: Any, now: Any) -> None:
    draft = Entry.objects.filter(state="draft", stage__region__code="42", stage__season__year=now.year).first()
    given = {"kind": "conformity", "content": PDF, "name": "декларация.pdf", "actor": draft.started_by, "at": now}
    with pytest.raises(Refused, match="Дата выдачи документа ещё не наступила"):
        actions.attach(entry=draft, issued_on=(now + timedelta(days=2)).date(), **given)
    assert actions.attach(entry=draft, issued_on=now.date(), **given).issued_on == now.date()


def test_not_before_the_submission_and_not_after_the_decision(entry: Entry, world: Any, now: Any) -> None:
    centre = world.person("centre-54")
    made = attach(entry, centre, now)
    Stage.objects.filter(pk=entry.stage_id).update(state="closed")
    with pytest.raises(Refused, match="уже принято решение"):
        attach(entry, centre, now)
    with pytest.raises(Refused):
        actions.remove_finding(finding=made, actor=centre, at=now)
    draft = Entry.objects.filter(state="draft", stage__region__code="42").first()
    with pytest.raises(Refused, match="не участвует"):
        attach(draft, world.person("centre"), now)


def test_who_sees_what(entry: Entry, world: Any, now: Any) -> None:
    centre = world.person("centre-54")
    own = queries.sent_evidence(entry).count()
    lab, visit = attach(entry, centre, now), attach(entry, centre, now, "visit-act")
    seen = {
        audience: set(queries.evidence_for(entry, audience)) for audience in ("enterprise", "experts", "commission", "office")
    }
    assert {lab, visit} <= seen["office"]
    assert {lab, visit} <= seen["experts"]
    assert {lab, visit} <= seen["commission"]
    assert visit in seen["enterprise"]
    assert lab not in seen["enterprise"]
    assert queries.sent_evidence(entry).count() == own
    assert set(queries.findings(entry)) == {lab, visit}
    actions.remove_finding(finding=lab, actor=centre, at=now)
    assert set(queries.findings(entry)) == {visit}
    with pytest.raises(Refused):
        actions.remove_finding(finding=queries.sent_evidence(entry).first(), actor=centre, at=now)


def test_findings_are_no_business_of_the_enterprises_form_and_receipt(world: Any, now: Any) -> None:
    entry = queries.entries().filter(stage__region__code="42", state="submitted", stage__season__year=now.year).first()
    made = attach(entry, world.person("centre"), now, "visit-act")
    representative = entry.started_by
    with pytest.raises(Refused):
        actions.attach(entry=entry, kind="visit-act", content=PDF, name="x.pdf", actor=representative, at=now)
    Entry.objects.filter(pk=entry.pk).update(state="returned", answer_by=None)
    entry = queries.entries().get(pk=entry.pk)
    with pytest.raises(Refused, match="Такого документа"):
        actions.attach(entry=entry, kind="visit-act", content=PDF, name="x.pdf", actor=representative, at=now)
    with pytest.raises(Refused, match="приложил центр"):
        actions.detach(evidence=made, actor=representative, at=now)
    assert rules.gaps(entry) == []
    receipt = actions.submit(entry=entry, actor=representative, at=now)
    assert "visit-act" not in {file["kind"] for file in receipt.manifest["files"]}


def test_pages_show_findings_to_those_who_may_see_them(entry: Entry, world: Any, enter: Any, now: Any, client: Any) -> None:
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})
    desk = enter("centre-54")
    form = reverse("office:attach-finding", args=[entry.pk])
    assert desk.get(form).status_code == 200
    typed = {"kind": "lab-protocol", "number": "17", "issuer": "Лаборатория «Метрика»", "issuer_inn": SBER}
    assert desk.post(form, {**typed, "issuer_inn": "1", "file": SimpleUploadedFile("п.pdf", PDF)}).status_code == 422
    ahead = {**typed, "issued_on": (now + timedelta(days=2)).date().isoformat(), "file": SimpleUploadedFile("п.pdf", PDF)}
    told = desk.post(form, ahead)
    assert told.status_code == 422
    assert "Дата выдачи документа ещё не наступила" in told.content.decode()
    assert not queries.findings(entry).exists()
    dated = {**typed, "issued_on": "2023-03-12", "file": SimpleUploadedFile("п.pdf", PDF)}
    assert desk.post(form, dated).status_code == 302
    page = desk.get(reverse("office:entry", args=[entry.pk])).content.decode()
    assert "Протокол испытаний лаборатории" in page
    assert "Лаборатория «Метрика»" in page
    assert "12.03.2023" in page
    attach(entry, world.person("centre-54"), now, "visit-act")
    client.force_login(entry.started_by)
    own = client.get(reverse("applicant:entry", args=[entry.pk])).content.decode()
    assert "Акт посещения предприятия" in own
    assert "Протокол испытаний лаборатории" not in own
    finding = queries.findings(entry).get(kind="lab-protocol")
    link = links.sign(finding.document, person_ref=world.person("centre-54").ledger_ref, at=now)
    assert b"".join(desk.get(link).streaming_content) == PDF
    assert client.get(link).status_code == 403
    remove = reverse("office:remove-finding", args=[entry.pk, finding.pk])
    assert desk.get(remove).status_code == 200
    assert desk.post(remove).status_code == 302
    assert enter("centre").get(form).status_code == 404


def test_experts_and_members_see_findings_beside_the_entry(world: Any, enter: Any, now: Any) -> None:
    expert = world.person("expert-54")
    assignment = assignments_of(expert).filter(state="assigned", entry__nomination="food").first() or assignments_of(expert).filter(
        state="assigned").first()  # fmt: skip
    attach(assignment.entry, world.person("centre-54"), now)
    judging.declare_no_conflict(assignment=assignment, actor=expert, at=now)
    page = enter("expert-54").get(reverse("expert:item", args=[assignment.pk])).content.decode()
    assert "Протокол испытаний лаборатории" in page
    item = AgendaItem.objects.filter(sitting__stage__region__code="70").first()
    attach(item.entry, world.person("centre-70"), now)
    page = enter("member-70").get(reverse("member:item", args=[item.pk])).content.decode()
    assert "Протокол испытаний лаборатории" in page
