"""Chapter eight: awards, diplomas, the right to the mark, publication."""

from __future__ import annotations

from datetime import date

from laureat.catalogue import actions as catalogue
from laureat.demo.play.world import World, moscow
from laureat.honours import actions as honours
from laureat.honours import queries
from laureat.season import actions as seasons


def honour(world: World) -> None:
    """Confer what was decided, issue the papers; one diploma with a misprint is annulled and replaced."""
    world.narrator.chapter("Награды и право на знак")
    head, at = world.people["directorate"], moscow(11, 8)
    awards = honours.confer(season=world.season, actor=head, at=at)
    issued = [
        honours.issue_diploma(award=award, actor=head, at=moscow(11, 9, 10))
        for award in world.narrator.each(list(queries.awaiting_diploma(world.season)), "Дипломы")
    ]
    for award in world.narrator.each(list(queries.awaiting_licence(world.season)), "Право на знак"):
        honours.license_mark(award=award, valid_from=date(2023, 11, 13), actor=head, at=moscow(11, 9, 12))
    honours.reissue(diploma=issued[0], reason="Опечатка в типографском экземпляре.", actor=head, at=moscow(11, 10))
    world.post(at=moscow(11, 10, 12))
    world.narrator.tell(f"Наград: {len(awards)}; дипломов в силе: {len(issued)}; один аннулирован и заменён.")


def publish(world: World) -> None:
    """Prepare the cards under embargo, typeset the catalogue, publish, close the season."""
    world.narrator.chapter("Публикация")
    head = world.people["directorate"]
    publication = catalogue.prepare(season=world.season, embargo_until=moscow(11, 16, 12), actor=head, at=moscow(11, 13))
    document = catalogue.typeset_booklet(publication=publication, actor=head, at=moscow(11, 14))
    catalogue.publish(publication=publication, actor=head, at=moscow(11, 16, 12))
    world.season = seasons.close_season(season=world.season, actor=head, at=moscow(12, 20))
    world.narrator.tell(f"Итоги опубликованы, каталог: {document.size // 1024} КБ.")
