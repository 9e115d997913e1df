"""Every text that the system sends is on the board, with a sample that needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import laureat
from laureat.desks import notice_board
from laureat.letters import addressing
from laureat.letters.models import Letter
from laureat.letters.notices import OFFICIAL_LETTER, OFFICIAL_MAILING, official_letters
from laureat.mail.kinds import Kind
from laureat.mail.models import Message

ROOT = Path(laureat.__file__).parent


def test_every_mail_template_has_its_kind_and_every_kind_its_template() -> None:
    templates = sorted(path.stem for path in ROOT.glob("*/templates/mail/*.txt"))
    assert sorted(kind.key for kind in notice_board.KINDS) == templates
    assert len(templates) >= 17


@pytest.mark.parametrize("kind", notice_board.KINDS, ids=lambda kind: kind.key)
def test_a_sample_is_written_without_a_database(kind: Kind) -> None:
    written = notice_board.sample(kind)
    assert written.subject
    assert len(written.text) > 80
    assert "<html" in written.html
    for hole in ("{{", "{%", "  ", "«»", "№ \n", "None"):
        assert hole not in written.text.replace("-- ", ""), hole
    assert ("unsubscribe/" in written.text) is not kind.procedural
    assert str(kind.about).endswith(".")


def test_a_letter_and_a_mailing_are_one_text() -> None:
    letter, mailing = notice_board.sample(OFFICIAL_LETTER), notice_board.sample(OFFICIAL_MAILING)
    assert (letter.subject, letter.source) == (mailing.subject, mailing.source)


def test_only_what_goes_to_people_and_is_not_about_their_own_matters_may_be_chosen() -> None:
    assert {kind.key for kind in notice_board.CHOOSABLE} == {"entry-to-check", "sheets-awaited", "promise-due"}


def test_letters_to_many_are_mailings_and_letters_about_ones_own_matters_are_not(past: Any, now: Any) -> None:
    letter = Letter.objects.get(season=past)
    addressee = addressing.of_letter(letter)[0]
    sent = addressee.message
    assert (sent.key, sorted(sent.headers)) == ("official-mailing", ["List-Unsubscribe", "List-Unsubscribe-Post"])
    Message.objects.filter(pk=sent.pk).update(dedupe="moved")
    addressee.letter.kind = "documents"
    [procedural] = official_letters([addressee], [], at=now)
    assert procedural is not None
    assert (procedural.key, procedural.headers) == ("official-letter", {})
