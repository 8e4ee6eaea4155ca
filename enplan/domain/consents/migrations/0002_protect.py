"""Puts consents behind row-level security."""

from typing import ClassVar

from django.db import migrations

from enplan.base.access.operations import ProtectTable, SamePerson


class Migration(migrations.Migration):
    """Database locks."""

    dependencies: ClassVar = [
        ("consents", "0001_initial"),
        ("people", "0002_protect"),
    ]
    operations: ClassVar = [
        ProtectTable("consents_planconsent"),
        ProtectTable("consents_sharingconsent"),
        ProtectTable("consents_capacityassessment"),
        SamePerson("consents_sharingconsent", "related_person_id", "people_relatedperson"),
        SamePerson("consents_capacityassessment", "representative_id", "people_relatedperson"),
    ]
