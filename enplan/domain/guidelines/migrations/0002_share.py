"""Opens the guidelines to the running application: revisions and their parts are added and read, never changed."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ShareTable

ADD_AND_READ = "SELECT, INSERT"


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("guidelines", "0001_initial"),
        ("access", "0002_context"),
    ]
    operations: ClassVar = [
        ShareTable("guidelines_guideline"),
        ShareTable("guidelines_revision", rights=ADD_AND_READ),
        ShareTable("guidelines_recommendation", rights=ADD_AND_READ),
        ShareTable("guidelines_section", rights=ADD_AND_READ),
        ShareTable("guidelines_reference", rights=ADD_AND_READ),
    ]
