"""Opens the directory to the running application, and ties hats to it."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ShareTable


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("directory", "0001_initial"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ShareTable("directory_municipality"),
        ShareTable("directory_organization"),
        ShareTable("directory_contactpoint", rights="SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL(
            "ALTER TABLE accounts_hat ADD CONSTRAINT hat_in_organization FOREIGN KEY (organization_id) "
            "REFERENCES directory_organization (id)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "ALTER TABLE accounts_hat ADD CONSTRAINT hat_of_subject FOREIGN KEY (subject_id) "
            "REFERENCES access_subject (id)",
            migrations.RunSQL.noop,
        ),
    ]
