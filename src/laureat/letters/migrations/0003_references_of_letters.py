"""What a letter replied to becomes one of its references."""

from django.db import migrations


def move(apps, schema_editor) -> None:  # type: ignore[no-untyped-def]
    letters, reference = apps.get_model("letters", "Letter"), apps.get_model("letters", "Reference")
    replies = letters.objects.exclude(in_reply_number="").values_list("pk", "in_reply_number", "in_reply_date")
    reference.objects.bulk_create(
        [reference(letter_id=pk, kind="reply", number=number, date=date) for pk, number, date in replies]
    )


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_agreeing_signing_addressing")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
