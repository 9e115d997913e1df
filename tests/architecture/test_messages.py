"""What `tools/messages check` refuses beside a missing translation."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "messages"
SIZE = 'gettext("Size")\n', 'msgid "Size"\nmsgstr "{}"\n'
SHEETS = (
    'ngettext("%(n)s sheet", "%(n)s sheets", n)\n',
    'msgid "%(n)s sheet"\nmsgid_plural "%(n)s sheets"\nmsgstr[0] "%(n)s лист"\nmsgstr[1] "{}"\nmsgstr[2] "%(n)s листов"\n',
)
ONE_SIZE = 'pgettext("file", "Size")\n', 'msgctxt "file"\nmsgid "Size"\nmsgstr "{}"\n'


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ((SIZE, "Размер"), (SIZE, "Размер"), []),
        ((SIZE, "Размер"), (ONE_SIZE, "Объём"), []),
        ((SIZE, "Размер"), (SIZE, "Объём"), ["one and two: translated differently: 'Size': 'Размер' and 'Объём'"]),
        (
            (ONE_SIZE, "Размер"),
            (ONE_SIZE, "Объём"),
            ["one and two: translated differently: 'Size' (context 'file'): 'Размер' and 'Объём'"],
        ),
        (
            (SHEETS, "%(n)s листа"),
            (SHEETS, "%(n)s листка"),
            [
                "one and two: translated differently: '%(n)s sheet': "
                "('%(n)s лист', '%(n)s листа', '%(n)s листов') and ('%(n)s лист', '%(n)s листка', '%(n)s листов')"
            ],
        ),
    ],
)
def test_two_rooms_do_not_translate_one_message_differently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: tuple, second: tuple, found: list[str]
) -> None:
    for room, ((code, entry), words) in (("one", first), ("two", second)):
        book = tmp_path / room / "locale/ru/LC_MESSAGES/django.po"
        book.parent.mkdir(parents=True)
        book.write_text(entry.format(words), encoding="utf-8")
        (tmp_path / room / "apps.py").write_text(code, encoding="utf-8")
    problems = runpy.run_path(str(TOOL))["problems"]
    monkeypatch.setitem(problems.__globals__, "ROOT", tmp_path)
    assert list(problems()) == found
