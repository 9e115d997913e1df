"""`laureat found`: the first steps of a new installation — regions, the directorate, its head."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from laureat.ledger.actions import SYSTEM
from laureat.people import actions as people
from laureat.people.states import Role
from laureat.registry import actions as registry
from laureat.registry import queries
from laureat.registry.states import BodyKind


class Command(BaseCommand):
    help = "Loads the regions, founds the directorate and appoints its head, who appoints everybody else on the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="E-mail of the head of the directorate.")
        parser.add_argument("family_name")
        parser.add_argument("given_name")
        parser.add_argument("--patronymic", default="")
        parser.add_argument("--directorate", default="Дирекция Программы", help="Name of the directorate.")
        parser.add_argument(
            "--basis", default="Решение об учреждении дирекции", help="The paper on whose ground the head acts."
        )

    @transaction.atomic
    def handle(self, *args: Any, email: str, directorate: str, basis: str, **options: Any) -> None:
        at = timezone.now()
        changed = registry.load_regions(actor=SYSTEM, at=at)
        body = queries.body("directorate") or registry.found_body(
            slug="directorate", kind=BodyKind.DIRECTORATE, name=directorate, short_name=directorate, actor=SYSTEM, at=at
        )
        names = {key: options[key] for key in ("family_name", "given_name", "patronymic")}
        head = people.invite(email=email, **names, actor=SYSTEM, at=at)
        people.appoint(person=head, role=Role.HEAD, body=body, basis=basis, actor=SYSTEM, at=at)
        self.stdout.write(
            f"{changed} regions loaded; {head.email} heads the directorate and signs in by a code sent by e-mail."
        )
