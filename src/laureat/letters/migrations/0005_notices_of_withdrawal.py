import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0004_without_reply_fields"),
        ("mail", "0002_claims_doubts_addresses_and_choices"),
    ]
    operations = [
        migrations.AddField(
            model_name="addressee",
            name="withdrawal",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mail.message"
            ),
        ),
    ]
