"""The texts of consents. Each is a document of its own; a changed text is a new version."""

from __future__ import annotations

from dataclasses import dataclass

from laureat.people.states import ConsentKind


@dataclass(frozen=True)
class Text:
    """One version of a consent's text, in Russian: it is a legal paper."""

    version: str
    title: str
    body: str


TEXTS: dict[str, Text] = {
    ConsentKind.PERSONAL_DATA: Text(
        "1",
        "Согласие на обработку персональных данных",
        "Я даю оператору конкурса согласие на обработку моих фамилии, имени, отчества, должности, рабочего телефона и рабочего "
        "адреса электронной почты: сбор, запись, хранение, уточнение, использование и удаление — для участия в конкурсе и связи "
        "со мной по его вопросам. Данные хранятся в базах на территории Российской Федерации. Согласие действует до отзыва; "
        "отозвать его можно в любое время в личном кабинете.",
    ),
    ConsentKind.MAILINGS: Text(
        "1",
        "Согласие на получение рассылок",
        "Я согласен (согласна) получать по электронной почте приглашения к новым конкурсам и новости программы. Уведомления по "
        "моим заявкам приходят независимо от этого согласия. Отозвать согласие можно в любое время в личном кабинете.",
    ),
}


def text_of(kind: str) -> Text:
    """The present text of a kind of consent."""
    return TEXTS[kind]
