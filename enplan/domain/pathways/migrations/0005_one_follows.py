"""What came to nothing no longer takes the place of what goes on from a stay that has ended."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("pathways", "0004_protect_transitions")]

    operations = [
        migrations.AlterField(
            model_name="episodeofcare",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pathways.episodeofcare",
            ),
        ),
        migrations.AddConstraint(
            model_name="episodeofcare",
            constraint=models.UniqueConstraint(
                condition=~Q(status="cancelled"), fields=["follows"], name="one_episode_follows_another"
            ),
        ),
    ]
