"""Whose page it is: strangers sign in, others are refused, a region sees its own."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.files import links

OFFICE = ["office:board", "office:letters", "office:entries", "office:judging", "office:sittings", "office:people", "office:outbox", "office:ledger",
          "office:regulations", "office:honours-home", "office:publication-home", "office:enterprises"]  # fmt: skip


@pytest.mark.parametrize("name", ["applicant:home", "expert:home", "member:home", "public:desk", "public:profile", *OFFICE])
def test_strangers_are_sent_to_sign_in(client: Any, world: Any, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        ("applicant", "office:board", 403), ("applicant", "expert:home", 403), ("applicant", "member:home", 403), ("expert", "office:entries", 403),
        ("member", "office:sittings", 403), ("ministry", "office:letters", 200), ("ministry", "office:judging", 403), ("ministry", "office:ledger", 403),
        ("ministry", "office:people", 403), ("centre", "office:judging", 200), ("centre", "office:regulations", 403), ("centre", "office:honours-home", 403),
        ("centre", "office:outbox", 403), ("directorate", "office:ledger", 200), ("directorate", "office:regulations", 200),
    ],
)  # fmt: skip
def test_each_role_has_its_pages(enter: Any, role: str, name: str, status: int) -> None:
    assert enter(role).get(reverse(name)).status_code == status


def test_the_office_works_with_a_second_factor_only(enter: Any, world: Any) -> None:
    client = enter("centre")
    Authenticator.objects.filter(user=world.person("centre")).delete()
    answer = client.get(reverse("office:board"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


@pytest.fixture
def foreign(world: Any, now: Any) -> Entry:
    """An unpublished entry of another region."""
    return Entry.objects.filter(stage__region__code="54").first()


@pytest.mark.parametrize("role", ["centre", "ministry"])
def test_a_regions_office_never_meets_another_regions_entry(
    enter: Any, world: Any, foreign: Entry, now: Any, role: str
) -> None:
    client, name = enter(role), foreign.good.name
    assert client.get(reverse("office:entry", args=[foreign.pk])).status_code == 404
    for address in (reverse("office:entries"), f"{reverse('office:entries')}?q={name.split()[0]}", f"{reverse('office:entries')}?stage={foreign.stage_id}",
                    f"{reverse('office:entries')}?state=admitted", reverse("office:enterprises"), reverse("office:board")):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200
        assert name not in page.content.decode()
        assert foreign.enterprise.inn not in page.content.decode()
    assert client.get(reverse("office:enterprise", args=[foreign.enterprise.inn])).status_code == 404
    assert client.get(reverse("office:stage", args=[foreign.stage_id])).status_code == 404
    assert client.get(reverse("office:judging-stage", args=[foreign.stage_id])).status_code in (403, 404)


@pytest.mark.parametrize("verb", ["admit", "return", "reject"])
def test_a_regions_office_does_nothing_to_another_regions_entry(enter: Any, foreign: Entry, verb: str) -> None:
    state = foreign.state
    assert enter("centre").post(reverse(f"office:{verb}", args=[foreign.pk]), {"reason": "x"}).status_code == 404
    assert Entry.objects.get(pk=foreign.pk).state == state


def test_nobody_outside_sees_an_unpublished_entry(client: Any, enter: Any, foreign: Entry) -> None:
    name = foreign.good.name.split("«")[0].strip() or foreign.good.name
    assert foreign.good.name not in client.get(f"/goods/?q={name}").content.decode()
    assert enter("applicant").get(reverse("applicant:entry", args=[foreign.pk])).status_code == 404
    assert enter("expert").get(reverse("office:entry", args=[foreign.pk])).status_code == 403
    assert client.get(f"/goods/{foreign.stage.season.year}-{foreign.pk}/").status_code == 404


def test_a_files_link_of_one_office_does_not_serve_another_person(enter: Any, world: Any, foreign: Entry, now: Any) -> None:
    document = entries.evidence_for(foreign, "office").first().document
    link = links.sign(document, person_ref=world.person("centre-54").ledger_ref, at=now)
    assert enter("centre").get(link).status_code == 403


def test_a_sitting_and_its_protocol_are_closed_to_other_commissions(enter: Any, world: Any) -> None:
    from laureat.commissions.models import Sitting  # noqa: PLC0415

    kuzbass = Sitting.objects.get(commission__slug="commission")
    own = enter("member").get(reverse("member:protocol", args=[kuzbass.pk]))
    assert own.status_code == 200
    assert b"".join(own.streaming_content).startswith(b"%PDF")
    assert enter("member-70").get(reverse("member:sitting", args=[kuzbass.pk])).status_code == 404
    assert enter("member-70").get(reverse("member:protocol", args=[kuzbass.pk])).status_code == 404


def _routes(resolver: URLResolver, prefix: str = "") -> list[tuple[str, Any]]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.append((prefix + str(pattern.pattern), pattern.callback))
        else:
            found += _routes(pattern, prefix + str(pattern.pattern))
    return found


def test_every_route_declares_its_audience() -> None:
    foreign = ("accounts/", "admin/", "i18n/")
    silent = [
        route for route, view in _routes(get_resolver()) if not route.startswith(foreign) and not hasattr(view, "audience")
    ]
    assert silent == []


def test_the_demos_logins_do_not_exist_on_a_real_site(client: Any, world: Any, settings: Any) -> None:
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/directorate/").status_code == 404
