"""Loading a register by hand: upload, look, change a column, load, take the refused rows; and the list of enterprises."""

from __future__ import annotations

import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from laureat.ledger.models import Event
from laureat.papers.workbook import workbook
from laureat.registry import actions
from laureat.registry.models import Enterprise, RegisterImport
from tests.registry.test_importing import written
from tests.registry.test_imports import HEAD, INNS, rows

UPLOAD = "/office/enterprises/imports/new/"


@pytest.fixture
def client(enter: Any) -> Any:
    return enter("centre")


def send(client: Any, content: bytes, name: str = "реестр.csv") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def neighbour(enter: Any, world: Any) -> Any:
    """The centre of another region, with its second factor."""
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})
    return enter("centre-54")


def page(client: Any, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"office:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_register_is_uploaded_looked_at_corrected_loaded_and_its_refused_rows_taken(client: Any, now: Any) -> None:
    table = [
        [*HEAD, "Прочее"],
        *[[*row, f"second{n}@example.org"] for n, row in enumerate(rows(3))],
        ["42", "ООО «Ошибка»", "42", "", ""],
    ]
    sent = send(client, written(table, encoding="cp1251"))
    made = RegisterImport.objects.get()
    assert sent["Location"] == reverse("office:import", args=[made.pk])
    preview = page(client, "import", made.pk)
    assert "ООО «Предприятие 2»" in preview
    assert "Контрольные цифры ИНН не сходятся. — 1" in preview
    assert not Enterprise.objects.filter(inn__in=INNS).exists()

    columns = reverse("office:import-columns", args=[made.pk])
    twice = client.post(columns, {"column-0": "inn", "column-1": "name", "column-3": "email", "column-4": "email"})
    assert (twice.status_code, "уже берётся из другого столбца" in twice.content.decode()) == (422, True)
    without = client.post(columns, {"column-0": "inn"})
    assert (without.status_code, "нет столбца: Полное наименование" in without.content.decode()) == (422, True)
    changed = client.post(
        columns, {"column-0": "inn", "column-1": "name", "column-2": "region", "column-3": "", "column-4": "email"}
    )
    assert changed.status_code == 302
    assert "second0@example.org" in page(client, "import", made.pk)

    assert client.post(reverse("office:start-import", args=[made.pk])).status_code == 302
    running = page(client, "import", made.pk)
    assert reverse("office:import-progress", args=[made.pk]) in running
    assert "Обновить страницу" in running
    bar = client.get(reverse("office:import-progress", args=[made.pk]))
    assert ("Файл читается" in bar.content.decode(), "HX-Redirect" in bar) == (True, False)
    actions.run(import_id=made.pk, at=now)
    assert client.get(reverse("office:import-progress", args=[made.pk]))["HX-Redirect"] == sent["Location"]
    assert Enterprise.objects.get(inn=INNS[0]).email == "second0@example.org"
    assert "отклонённые строки.xlsx" in page(client, "import", made.pk)
    file = client.get(reverse("office:import-refused", args=[made.pk]))
    cells = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(file.streaming_content))).get_sheet_by_index(0).to_python()
    assert cells[1] == ["42", "ООО «Ошибка»", "42", "", "", "Контрольные цифры ИНН не сходятся."]
    assert client.get(reverse("office:import-remarked", args=[made.pk])).status_code == 404
    again = client.post(reverse("office:start-import", args=[made.pk]))
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "р.csv", "пуст"),
        (b"%PDF-1.7\n%%EOF", "р.csv", "не того вида"),
        (workbook("a", ["ИНН", "Наименование"], [["1", "2"]]), "р.csv", "не соответствует его имени"),
        (written([["ИНН", "Почта"], ["1", "2"]]), "р.csv", "Полное наименование"),
        (written([["ИНН", "Наименование"], [INNS[0], "Молочный Комбинат"]] * 9, encoding="koi8-r"), "р.csv", "Кодировка"),
        (written([["ИНН", *[f"c{n}" for n in range(150)]], ["1"] * 151]), "р.csv", "столбцов"),
    ],
)
def test_a_bad_file_gets_its_sentence_and_changes_nothing(client: Any, content: bytes, name: str, sentence: str) -> None:
    before = Event.objects.count()
    answer = send(client, content, name)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (Event.objects.count(), RegisterImport.objects.count()) == (before, 0)


def test_nothing_chosen_is_said(client: Any) -> None:
    assert "Выберите файл." in client.post(UPLOAD, {}).content.decode()


def test_an_office_sees_imports_of_its_own_territory_only(enter: Any, client: Any, neighbour: Any) -> None:
    send(client, written([HEAD, *rows(1)]))
    made = RegisterImport.objects.get()
    assert made.document.name in page(client, "imports")
    assert "реестр.csv" not in page(neighbour, "imports")
    for name in ("import", "import-progress", "import-refused"):
        assert neighbour.get(reverse(f"office:{name}", args=[made.pk])).status_code == 404
    assert neighbour.post(reverse("office:start-import", args=[made.pk])).status_code == 404
    assert enter("directorate").get(reverse("office:import", args=[made.pk])).status_code == 200
    assert enter("applicant").get(UPLOAD).status_code == 403


def test_lists_do_not_ask_more_with_more_rows(client: Any, now: Any, world: Any) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    send(client, written([HEAD, *rows(1)]))
    made = RegisterImport.objects.get()
    addresses = [reverse("office:imports"), reverse("office:import", args=[made.pk]), reverse("office:enterprises")]
    for address in addresses:
        client.get(address)
    one = [queries(address) for address in addresses]
    for _ in range(2):
        send(client, written([HEAD, *rows(3)]))
    last = RegisterImport.objects.first()
    three = [queries(addresses[0]), queries(reverse("office:import", args=[last.pk]))]
    actions.start(register_import=last, actor=world.person("centre"), at=now)
    actions.run(import_id=last.pk, at=now)
    assert [*three, queries(addresses[2])] == one


def test_enterprises_are_filtered(client: Any, now: Any, world: Any) -> None:
    head = [*HEAD, "ОКВЭД", "Категория"]
    made = actions.upload(
        content=written([head, [*rows(1)[0], "10.51", "Малое"], [*rows(2)[1][:3], "", "62.01", "Крупное"]]), name="р.csv", region_ids=None,
        actor=world.person("directorate"), at=now,
    )  # fmt: skip
    actions.start(register_import=made, actor=world.person("directorate"), at=now)
    actions.run(import_id=made.pk, at=now)

    def shown(query: str) -> tuple[bool, bool]:
        text = client.get(f"{reverse('office:enterprises')}?q=предприятие&{query}").content.decode()
        return INNS[0] in text, INNS[1] in text

    assert shown("") == (True, True)
    assert shown("okved=10") == (True, False)
    assert shown("size=large") == (False, True)
    assert shown("email=no") == (False, True)
    assert shown("email=yes") == (True, False)
    assert shown("region=42") == (True, True)
    assert shown("region=54&okved=';--&size=huge") == (True, True)
    directorate = Enterprise.objects.filter(region__code="54").first()
    assert client.get(reverse("office:correct-enterprise", args=[directorate.inn])).status_code == 404


def test_an_enterprise_is_corrected(client: Any) -> None:
    enterprise = Enterprise.objects.filter(region__code="42").first()
    address = reverse("office:correct-enterprise", args=[enterprise.inn])
    typed = {"head_name": "Новая Анна", "head_post": "Директор", "address": "г. Кемерово", "email": "не почта", "phone": ""}
    assert client.post(address, typed).status_code == 422
    assert Enterprise.objects.get(pk=enterprise.pk).head_name == enterprise.head_name
    assert client.post(address, {**typed, "email": "new@example.org"}).status_code == 302
    assert "new@example.org" in page(client, "enterprise", enterprise.inn)
