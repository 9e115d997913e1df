"""A ministry with a clerk, a letterhead and enterprises, for benchmarks of letters. Everybody in it is made up."""

from __future__ import annotations

from datetime import datetime

from laureat.demo.cast import Cast
from laureat.ledger.actions import SYSTEM
from laureat.letters import actions as letters
from laureat.letters.models import Letter
from laureat.people import actions as people
from laureat.people.models import Person
from laureat.people.states import Role
from laureat.registry import actions as registry
from laureat.registry import queries as regions
from laureat.registry.models import Enterprise

BODY = """Министерство информирует о проведении Всероссийского конкурса «100 лучших товаров России».

Конкурс ориентирует товаропроизводителей на лучшую практику повышения качества товаров и услуг, помогает организовать эту работу и
способствует более широкому её освещению в печати и сети Интернет. Итоги показывают потребителям, что в каждой отрасли есть лидеры.

Приглашаем {{addressee.enterprise}} принять участие. Подробная информация будет направлена дополнительно."""


class Office:
    """The ministry."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        registry.load_regions(actor=SYSTEM, at=at)
        self.region = regions.region_by_code("42")
        self.body = registry.found_body(
            slug="ministry",
            kind="ministry",
            name="Министерство",
            short_name="Министерство",
            region=self.region,
            actor=SYSTEM,
            at=at,
        )
        head = registry.found_body(
            slug="directorate", kind="directorate", name="Дирекция", short_name="Дирекция", actor=SYSTEM, at=at
        )
        chief = self._person("chief")
        people.appoint(person=chief, role=Role.HEAD, body=head, basis="Приказ", actor=SYSTEM, at=at)
        self.clerk = self._person("clerk")
        people.appoint(person=self.clerk, role=Role.HEAD, body=self.body, basis="Приказ", actor=chief, at=at)
        self.letterhead = letters.create_letterhead(
            body=self.body, title="Бланк", number_pattern="МПТ-5/{seq}", sender_name="МИНИСТЕРСТВО ПРОМЫШЛЕННОСТИ И ТОРГОВЛИ",
            sender_short="Минпромторг", details="650064, г. Кемерово\nтел. 000-00-00", actor=self.clerk, at=at,
        )  # fmt: skip

    def _person(self, name: str) -> Person:
        return people.invite(
            email=f"{name}@example.org", family_name="Примеров", given_name="Пётр", actor=SYSTEM, at=self.at, announce=False
        )

    def signed_letters(self, count: int) -> list[Letter]:
        """Letters that wait for their numbers, put straight into the table."""
        made = [
            Letter(
                letterhead=self.letterhead, region=self.region, addressees_text="Руководителям предприятий",
                salutation="Уважаемые руководители!", body="Текст письма.", signatory_post="Министр", state="signed", composed_at=self.at,
                composed_by=self.clerk, approved_at=self.at, approved_by=self.clerk,
            )
            for _ in range(count)
        ]  # fmt: skip
        return Letter.objects.bulk_create(made)

    def registered_letter(self, *, personal: bool) -> Letter:
        """A letter that only has to be addressed and sent; a personal one gives each addressee an own copy."""
        who = "{{addressee.post}}\n{{addressee.enterprise}}\n{{addressee.name}}" if personal else "Руководителям предприятий"
        letter = letters.compose(
            letterhead=self.letterhead, kind="information", region=self.region, addressees_text=who,
            salutation="{{addressee.appeal}}" if personal else "Уважаемые руководители!",
            body=BODY if personal else BODY.replace("{{addressee.enterprise}}", "предприятия"), signatory_post="Министр",
            actor=self.clerk, at=self.at,
        )  # fmt: skip
        for act in (letters.approve, letters.sign, letters.register):
            given = {"manner": "by-hand"} if act is letters.sign else {}
            letter = act(letter=letter, actor=self.clerk, at=self.at, **given)
        return letter

    def enterprises(self, count: int) -> None:
        """Enterprises of the region, put straight into the table."""
        cast = Cast(count)
        made = []
        for number in range(count):
            name, head = f"ООО «Пример {number}»", cast.person()
            made.append(
                Enterprise(
                    inn=cast.inn(), name=name, short_name=name, name_norm=f"ооо пример {number}", sort_key=name.lower(),
                    region=self.region, head_name=head.full_name, head_post="Генеральный директор", email=f"head{number}@example.org",
                    address=f"650000, г. Кемерово, ул. Примерная, д. {number}",
                )
            )  # fmt: skip
        Enterprise.objects.bulk_create(made, batch_size=1000)
