import secrets
from typing import Any

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


def name_and_claim(apps: Any, schema_editor: Any) -> None:
    """Every delivery gets a Message-ID; one that was being sent was claimed by a worker that is gone, and may have been handed over."""
    Delivery = apps.get_model("mail", "Delivery")
    for delivery in Delivery.objects.filter(smtp_id="").iterator():
        delivery.smtp_id = f"<{secrets.token_hex(16)}@laureat.local>"
        delivery.save(update_fields=["smtp_id"])
    for delivery in Delivery.objects.filter(state="sending").iterator():
        delivery.claim = secrets.token_hex(16)
        delivery.claimed_at = delivery.claimed_until = delivery.handing_over_at = delivery.next_attempt_at
        delivery.save(update_fields=["claim", "claimed_at", "claimed_until", "handing_over_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("mail", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "stopped_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("one-click", "by the button of the mail program"),
                            ("page", "on the page of the link in a message"),
                            ("account", "in the account"),
                        ],
                        max_length=10,
                    ),
                ),
                ("bounced_at", models.DateTimeField(blank=True, null=True)),
                ("bounce_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name_plural": "addresses",
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient_ref", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=60)),
                (
                    "rhythm",
                    models.CharField(
                        choices=[("at-once", "At once"), ("digest", "Once a day, in one message"), ("none", "Not at all")],
                        max_length=10,
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="mail_sent_has_time",
        ),
        migrations.RemoveIndex(
            model_name="delivery",
            name="mail_due",
        ),
        migrations.AddField(
            model_name="delivery",
            name="arrived_at",
            field=models.DateTimeField(blank=True, help_text="When the recipient's server reported the delivery", null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="claim",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="delivery",
            name="claimed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="claimed_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="handing_over_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="status",
            field=models.CharField(blank=True, help_text="The server's enhanced status, for instance 5.1.1", max_length=12),
        ),
        migrations.AddField(
            model_name="delivery",
            name="turn",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="0: notices about one's own matters go first; 1: mailings"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="digest",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mail.message"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="source",
            field=models.TextField(blank=True, help_text="The body before it was laid out, kept for the digest"),
        ),
        migrations.RunPython(name_and_claim, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="delivery",
            name="smtp_id",
            field=models.CharField(max_length=200, unique=True),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("held", "Waits for the digest"),
                    ("gathered", "Went with a digest"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("in-doubt", "In doubt"),
                    ("failed", "Failed"),
                    ("bounced", "Returned"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "turn", "next_attempt_at"], name="mail_due"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "sending")), fields=["claimed_until"], name="mail_claims"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["key"], name="mail_kind"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state__in", ["sent", "bounced"])),
                    models.Q(models.Q(("state__in", ["sent", "bounced"]), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="mail_sent_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim", ""), ("claimed_at", None), ("claimed_until", None)),
                    models.Q(
                        models.Q(("claim", ""), _negated=True), ("claimed_at__isnull", False), ("claimed_until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="mail_claim_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sending"), _negated=True), models.Q(("claim", ""), _negated=True), _connector="OR"
                ),
                name="mail_sending_is_claimed",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in-doubt"), _negated=True), ("handing_over_at__isnull", False), _connector="OR"
                ),
                name="mail_doubt_was_handed_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))), name="mail_address_lower"
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stopped_at", None), ("stopped_how", "")),
                    models.Q(("stopped_at__isnull", False), models.Q(("stopped_how", ""), _negated=True)),
                    _connector="OR",
                ),
                name="mail_stop_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bounce_reason", ""), ("bounced_at", None)),
                    models.Q(("bounced_at__isnull", False), models.Q(("bounce_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="mail_bounce_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.UniqueConstraint(fields=("recipient_ref", "key"), name="mail_choice_once"),
        ),
    ]
