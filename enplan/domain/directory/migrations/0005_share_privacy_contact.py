"""Everyone who is let in may know who answers about privacy, and whoever keeps the directory names them."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ShareTable


class Migration(migrations.Migration):
    """Database rights; the hat is one of those there are."""

    dependencies: ClassVar = [("directory", "0004_privacy_contact")]
    operations: ClassVar = [
        ShareTable("directory_privacycontact"),
        migrations.RunSQL(
            "ALTER TABLE directory_privacycontact ADD CONSTRAINT privacy_contact_is_a_hat FOREIGN KEY (hat_id) "
            "REFERENCES accounts_hat (id)",
            migrations.RunSQL.noop,
        ),
    ]
