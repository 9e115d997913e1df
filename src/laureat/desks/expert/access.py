"""Who may enter the expert's desk: people who were invited as experts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from laureat.judging import queries as judging
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.people.audience import DeskRequest, audience


def is_expert(request: DeskRequest) -> Verdict:
    """Whether the person is an expert now."""
    if judging.expert_of(request.user):
        return ALLOWED
    return refuse(_("This desk is for experts."), "forbidden")


expert = audience("expert", is_expert)
