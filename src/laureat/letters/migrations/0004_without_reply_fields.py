from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_references_of_letters")]
    operations = [
        migrations.RemoveField(model_name="letter", name="in_reply_date"),
        migrations.RemoveField(model_name="letter", name="in_reply_number"),
    ]
