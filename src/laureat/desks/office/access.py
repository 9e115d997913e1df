"""Who may enter the office: people whose appointments give one of the powers that a page needs."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.people import queries as people
from laureat.people.audience import DeskRequest, Test, View, audience
from laureat.people.states import Power


def holds(*powers: Power) -> Test:
    """A test: the person holds any of the powers, somewhere."""

    def test(request: DeskRequest) -> Verdict:
        held = request.powers = people.powers_of(request.user, at=request.at)
        if held.keys() & (set(powers) or set(Power)):
            return ALLOWED
        return refuse(_("Your appointment does not open this page."), "forbidden")

    return test


def office(*powers: Power) -> Callable[[View], View]:
    """Declare a view of the office that needs any of these powers (none named: any power at all)."""

    def decorate(view: View) -> View:
        return audience("office", holds(*powers))(view)

    return decorate
