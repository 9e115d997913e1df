"""Every text that the system sends is on the board, with a sample that needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import laureat
from laureat.desks import notice_board
from laureat.letters.notices import OFFICIAL_LETTER, OFFICIAL_MAILING
from laureat.mail.kinds import Kind

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
    assert {kind.key for kind in notice_board.CHOOSABLE} == {"entry-to-check", "sheets-awaited"}


def test_official_letters_go_as_mailings_only_when_asked(past: Any, now: Any) -> None:
    from laureat.letters import queries as letters  # noqa: PLC0415
    from laureat.letters.models import Letter  # noqa: PLC0415
    from laureat.letters.notices import official_letter  # noqa: PLC0415
    from laureat.mail.models import Message  # noqa: PLC0415

    addressee = letters.addressees(Letter.objects.get(season=past))[0]
    known = official_letter(addressee, at=now)
    assert known is not None
    assert (known.key, known.headers) == ("official-letter", {})
    Message.objects.filter(pk=known.pk).update(dedupe="moved")
    mailing = official_letter(addressee, at=now, mailing=True)
    assert mailing is not None
    assert (mailing.key, sorted(mailing.headers)) == ("official-mailing", ["List-Unsubscribe", "List-Unsubscribe-Post"])
