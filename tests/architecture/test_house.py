"""The house's own rules: docstrings, sizes, names, furniture, clocks. The list of exceptions may only shrink."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "laureat"
ROOMS = ["ledger", "files", "mail", "papers", "ui", "registry", "people", "season", "letters", "entries", "judging", "commissions", "honours",
         "catalogue", "insights"]  # fmt: skip
FILE, FUNCTION, CLASS, TEMPLATE = 400, 50, 250, 150
LARGER: dict[str, int] = {}
FORBIDDEN = re.compile(r"(^|_)(utils?|helpers?|common|managers?|services?|process|handle|misc|data|info)(_|$)")
NAMED_BY_OTHERS = {"PersonManager", "_Process", "process_exception", "handle"}  # Django's names, and a process of the machine
CLOCKS = {"people/audience.py", "people/forms.py", "mail/tasks.py", "letters/tasks.py", "registry/tasks.py"}


def model_sources() -> list[Path]:
    return [p for p in sources() if p.name == "models.py" or p.parent.name == "models"]


def sources() -> list[Path]:
    return [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sources():
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_every_room_says_what_it_owns_and_what_it_never_does() -> None:
    silent = []
    for room in ROOMS:
        text = importlib.import_module(f"laureat.{room}").__doc__ or ""
        if len(text.split()) < 12 or ("never" not in text.lower() and "nothing" not in text.lower()):
            silent.append(room)
    assert silent == []


def test_files_functions_classes_and_templates_keep_their_sizes() -> None:
    large = [
        f"{name(p)}: {n}"
        for p in sources()
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > LARGER.get(name(p), FILE)
    ]
    for path, tree in trees():
        for node in ast.walk(tree):
            limit = FUNCTION if isinstance(node, ast.FunctionDef) else CLASS if isinstance(node, ast.ClassDef) else None
            if limit and (size := (node.end_lineno or 0) - node.lineno + 1) > limit:
                large.append(f"{name(path)}: {node.name} {size}")
    large += [
        f"{name(p)}: {n}" for p in SOURCE.rglob("*.html") if (n := len(p.read_text(encoding="utf-8").splitlines())) > TEMPLATE
    ]
    assert large == []


def test_nothing_is_named_after_nothing() -> None:
    vague = [name(p) for p in SOURCE.rglob("*.py") if FORBIDDEN.search(p.stem)]
    for path, tree in trees():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and FORBIDDEN.search(node.name.lower())
                and node.name not in NAMED_BY_OTHERS
            ):
                vague.append(f"{name(path)}: {node.name}")
    assert vague == []


def test_imports_stand_at_the_top() -> None:
    late = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                late += [f"{name(path)}:{n.lineno}" for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert late == []


def test_time_is_an_argument_below_the_desks() -> None:
    clock = re.compile(r"timezone\.(now|localdate|localtime)\(\)|datetime\.now\(|date\.today\(|time\.time\(")
    rooms = [p for p in sources() if p.relative_to(SOURCE).parts[0] in ROOMS and name(p) not in CLOCKS]
    assert [name(p) for p in rooms if clock.search(p.read_text(encoding="utf-8"))] == []


def test_desks_read_models_only_for_types() -> None:
    """A desk makes one domain call: it neither queries nor writes a model itself."""
    wild = re.compile(r"\b[A-Z]\w+\.objects\b|\.save\(\)|\.delete\(\)")
    desks = [p for p in sources() if p.relative_to(SOURCE).parts[0] == "desks" and "demo_views" not in p.name]
    assert [name(p) for p in desks if wild.search(p.read_text(encoding="utf-8"))] == []


def test_models_have_no_verbs() -> None:
    verbs = []
    for path, tree in trees():
        if path not in model_sources():
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "save":
                verbs.append(name(path))
    assert verbs == []


def test_foreign_keys_point_down_by_name_and_call_nobody_back() -> None:
    wrong = []
    for path in model_sources():
        for call in re.findall(r"models\.(?:ForeignKey|OneToOneField|ManyToManyField)\((.*)", path.read_text(encoding="utf-8")):
            if not call.startswith('"') or ('related_name="+"' not in call and 'related_name="delivery"' not in call):
                wrong.append(f"{name(path)}: {call}")
    assert wrong == []


def test_public_functions_of_the_rooms_have_docstrings() -> None:
    silent = []
    for path, tree in trees():
        if path.name not in ("actions.py", "queries.py", "rules.py") and path.parent.name != "actions":
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{name(path)}: {node.name}")
    assert silent == []


def test_every_action_takes_its_moment_and_is_one_transaction() -> None:
    loose = []
    for path, tree in trees():
        if (
            (path.name not in ("actions.py",) and path.parent.name != "actions")
            or path.parts[-2] == "components"
            or "kernel" in path.parts
        ):
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or "ledger" in path.parts:
                continue
            decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
            arguments = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
            writes = any(
                isinstance(n, ast.Attribute) and n.attr in ("save", "create", "update_or_create", "bulk_create")
                for n in ast.walk(node)
            )
            if (
                writes
                and ("transaction.atomic" not in decorators or "at" not in arguments)
                and node.name not in ("held", "next_number")
            ):
                loose.append(f"{name(path)}: {node.name}")
    assert loose == []


@pytest.mark.parametrize(
    "pattern", [r"\bissue\s*#?\d", r"\bsession \d", r"/(?:home|Users|root)/", rf"(?<![\w.*]){re.escape(str(ROOT))}/"]
)
def test_the_project_speaks_of_itself_alone(pattern: str) -> None:
    """No numbers of somebody's tracker, and no path of the machine on which it was written or is checked."""
    texts = [
        *sources(),
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "Makefile",
        *SOURCE.rglob("*.html"),
        *(ROOT / "tools").iterdir(),
    ]
    assert [str(p) for p in texts if p.is_file() and re.search(pattern, p.read_text(encoding="utf-8"), re.IGNORECASE)] == []


def test_lock_files_hold_no_address() -> None:
    locks = [*(ROOT / "requirements").glob("*.lock"), ROOT / "package-lock.json"]
    assert [p.name for p in locks if re.search(r"https?://", p.read_text(encoding="utf-8"))] == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    outside = re.compile(r"""(?:src|href)=["']https?://|@import\s+["']?https?://|url\(["']?https?://""")
    pages = [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.css"), *SOURCE.rglob("static/ui/*.js")]
    assert [name(p) for p in pages if "dist" not in p.parts and outside.search(p.read_text(encoding="utf-8"))] == []
