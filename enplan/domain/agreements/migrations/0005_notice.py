"""Who gave notice, and the end that the parties had agreed on before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies = [("agreements", "0004_protect_persons")]

    operations = [
        migrations.AddField(
            model_name="agreementversion",
            name="notice_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.agreementparty",
            ),
        ),
        migrations.AddField(
            model_name="agreementversion", name="ended_before", field=models.DateField(null=True)
        ),
    ]
