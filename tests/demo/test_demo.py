"""The demonstration: the published volumes, a folder that it may clear, people who cannot exist."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from laureat.demo import folder, logins
from laureat.demo.environment import prepare
from laureat.demo.goods import firms
from laureat.demo.pictures import SHAPES
from laureat.people.models import Person
from laureat.registry.models import Enterprise


def test_volumes_are_those_published_for_kuzbass() -> None:
    found = firms()
    counted = Counter(item.nomination for firm in found for item in firm.items)
    assert len(found) == 51
    assert sum(counted.values()) == 81
    assert (counted["food"], counted["production"], counted["consumer"], counted["crafts"]) == (33, 15, 7, 8)
    assert counted["services-population"] + counted["services-production"] == 18
    assert sum(any(item.nomination == "food" for item in firm.items) for firm in found) == 17
    assert len({item.name for firm in found for item in firm.items}) == 81


def test_every_family_of_goods_has_its_picture() -> None:
    families = {item.family for source in ("goods.txt", "neighbours.txt") for firm in firms(source) for item in firm.items}
    assert families <= SHAPES.keys()


def test_everybody_is_fictitious(world: Any) -> None:
    assert all(person.email.endswith("@example.org") and "(000)" in person.phone for person in Person.objects.all())
    assert all(e.email.endswith("@example.org") and e.inn.startswith("4200") for e in Enterprise.objects.all())


def test_a_folder_with_somebodys_database_is_left_alone(tmp_path: Path) -> None:
    database = tmp_path / folder.DATABASE
    database.write_bytes(b"precious")
    with pytest.raises(folder.NotADemo):
        folder.clear(tmp_path)
    assert database.read_bytes() == b"precious"


def test_only_what_a_demonstration_left_is_cleared(tmp_path: Path) -> None:
    folder.clear(tmp_path)
    (tmp_path / folder.DATABASE).write_bytes(b"x")
    (tmp_path / "letters").mkdir()
    (tmp_path / "own.txt").write_text("mine")
    folder.finish(tmp_path, "played")
    assert folder.is_played(tmp_path)
    folder.clear(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".begun", "own.txt"]


def test_the_season_leaves_its_papers_as_files(world: Any, past: Any, tmp_path: Path) -> None:
    count = folder.write_papers(tmp_path, past)
    found = {name: len(list((tmp_path / name).glob("*.pdf"))) for name in folder.PAPERS}
    assert sum(found.values()) == count
    assert (found["letters"], found["protocols"], found["catalogue"]) == (1, 2, 1)
    assert all(found.values())


def test_the_environment_is_the_folders_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LAUREAT_DEMO", "LAUREAT_DATA_DIR", "DATABASE_URL", "LAUREAT_TASKS", "LAUREAT_SECRET_KEY", "LAUREAT_SEAL_KEY", "LAUREAT_SEAL_CERTIFICATE",
                 "LAUREAT_URL", "LAUREAT_LOG_FORMAT", "LAUREAT_LOG_LEVEL"):  # fmt: skip
        monkeypatch.setenv(name, "before")
    out = prepare(["--out", str(tmp_path / "d"), "--json"])
    assert (out / "secret").stat().st_mode & 0o077 == 0
    first = (out / "secret").read_text()
    assert prepare(["--out", str(out)]) == out
    assert (out / "secret").read_text() == first


def test_logins_open_one_door_for_each_role(world: Any, settings: Any, client: Any) -> None:
    settings.DEMO, settings.DATA_DIR = True, world.out
    known = logins.kept()
    assert {login.desk for login in known} == {"/applicant/", "/expert/", "/member/", "/office/"}
    assert all(len(login.code) == 6 for login in known if login.desk == "/office/")
    page = client.get("/demo/").content.decode()
    assert all(login.email in page for login in known)
    entered = client.post("/demo/centre/")
    assert (entered.status_code, entered["Location"]) == (302, "/office/")
    assert client.get("/office/").status_code == 200
