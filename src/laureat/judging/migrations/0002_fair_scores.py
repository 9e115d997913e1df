import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("judging", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="fair",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="fair_high",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="fair_low",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="rank_high",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="rank_low",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nomination", models.SlugField(max_length=60)),
                ("alpha", models.FloatField(blank=True, null=True)),
                ("icc", models.FloatField(blank=True, null=True)),
                (
                    "consolidation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="judging.consolidation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("consolidation", "nomination"), name="judging_agreement_once")],
            },
        ),
        migrations.CreateModel(
            name="Severity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nomination", models.SlugField(max_length=60)),
                ("sheets", models.PositiveIntegerField()),
                ("severity", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                (
                    "consolidation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="judging.consolidation"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="judging.expert"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("consolidation", "nomination", "expert"), name="judging_severity_once")
                ],
            },
        ),
    ]
