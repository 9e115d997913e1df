"""Where the fair score is shown: beside the score that decides, with its limits."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from laureat.commissions.models import Sitting
from laureat.commissions.queries import agenda
from laureat.judging import queries
from laureat.ui.components.filters import decimal


def test_a_member_sees_both_scores_of_an_item(enter: Any, world: Any) -> None:
    sitting = Sitting.objects.get(state="open")
    found = {item: queries.standing_of(sitting.stage, item.entry) for item in agenda(sitting)}
    item, standing = next((item, one) for item, one in found.items() if one and one.fair is not None)
    page = enter("member-70").get(reverse("member:item", args=[item.pk])).content.decode()
    assert decimal(standing.score, 2) in page
    assert f"{decimal(standing.fair, 2)} ({decimal(standing.fair_low, 1)} … {decimal(standing.fair_high, 1)})" in page
