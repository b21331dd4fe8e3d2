from django.db import migrations, models


def forget(apps, schema_editor):
    """The rows are worked out again after every migration, where they are missing."""
    apps.get_model("editorial", "Standing").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("editorial", "0014_batches")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="standing", name="standing_counts"),
        migrations.AddField(
            model_name="standing",
            name="live",
            field=models.BooleanField(default=False, verbose_name="live"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["language", "letter", "state", "trust", "stale", "live", "words", "since"],
                name="standing_counts",
            ),
        ),
    ]
