"""Where the fair score is shown: beside the score that decides, with its limits; the number of queries does not grow with its rows."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.commissions.models import Sitting
from laureat.commissions.queries import agenda
from laureat.judging import queries
from laureat.judging.models import Agreement, Severity
from laureat.ui.components.filters import decimal


def test_the_office_sees_fair_scores_severity_and_agreement(enter: Any, world: Any) -> None:
    stage = Agreement.objects.select_related("consolidation__stage").order_by("pk").first().consolidation.stage
    client, address = enter("directorate"), reverse("office:judging-stage", args=[stage.pk])
    page = client.get(address).content.decode()
    standing = queries.standings(stage).filter(fair__isnull=False).first()
    assert f"{decimal(standing.fair, 2)}<br>" in page
    assert f"{decimal(standing.fair_low, 1)} … {decimal(standing.fair_high, 1)}" in page
    for severity in queries.severities(stage):
        assert severity.expert.person.full_name in page
    for agreement in queries.agreements(stage).filter(alpha__isnull=False):
        assert f"{decimal(agreement.alpha, 2)}" in page
    assert "Решает оценка по регламенту" in page
    counted = []
    for keep in (3, 1):
        kept = Severity.objects.filter(consolidation__stage=stage).values_list("pk", flat=True)[:keep]
        Severity.objects.filter(consolidation__stage=stage).exclude(pk__in=list(kept)).delete()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_a_member_sees_both_scores_of_an_item(enter: Any, world: Any) -> None:
    sitting = Sitting.objects.get(state="open")
    found = {item: queries.standing_of(sitting.stage, item.entry) for item in agenda(sitting)}
    item, standing = next((item, one) for item, one in found.items() if one and one.fair is not None)
    page = enter("member-70").get(reverse("member:item", args=[item.pk])).content.decode()
    assert decimal(standing.score, 2) in page
    assert f"{decimal(standing.fair, 2)} ({decimal(standing.fair_low, 1)} … {decimal(standing.fair_high, 1)})" in page
