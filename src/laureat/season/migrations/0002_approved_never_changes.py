"""The database itself refuses to change or delete an approved regulation."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    "CREATE TRIGGER season_regulation_no_update BEFORE UPDATE ON season_regulation WHEN OLD.state = 'approved' "
    "BEGIN SELECT RAISE(ABORT, 'an approved regulation never changes'); END",
    "CREATE TRIGGER season_regulation_no_delete BEFORE DELETE ON season_regulation WHEN OLD.state = 'approved' "
    "BEGIN SELECT RAISE(ABORT, 'an approved regulation never changes'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION laureat_regulation_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'an approved regulation never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER season_regulation_no_change BEFORE UPDATE OR DELETE ON season_regulation FOR EACH ROW "
    "WHEN (OLD.state = 'approved') EXECUTE FUNCTION laureat_regulation_frozen()",
]


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("season", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
