"""The database's own lock: a context cannot be forged, replayed, read across transactions or kept in a pool."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from enplan.base.access import Category, Permission, Right
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.access.models import Grant, Subject
from enplan.base.access.use_cases import use_case
from enplan.base.accounts.services import end_hat
from enplan.base.audit.models import AuditEvent
from enplan.base.kernel.errors import NotVisible
from enplan.domain.people import queries
from enplan.domain.people.models import Person
from enplan.domain.people.services import register_anchor
from tests.world import as_, own_hat, particulars, professional

pytestmark = pytest.mark.django_db


def rows(statement: str, *values: Any) -> list[Any]:
    """Plain SQL as the running application could send it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def refused(statement: str, *values: Any) -> bool:
    """Whether the database refuses this statement."""
    try:
        with transaction.atomic():
            rows(statement, *values)
    except DatabaseError:
        return True
    return False


register = use_case(Permission.PLAN_START)(lambda actor, /: register_anchor(actor, particulars()))


def registered() -> Subject:
    """A person that nobody has been granted anything about."""
    with as_(professional("Ola")) as actor:
        subject, _ = register(actor)
    return subject


def test_nobody_sees_anybody_without_a_context() -> None:
    registered()
    assert rows("SELECT count(*) FROM people_person") == [(0,)]
    assert rows("SELECT count(*) FROM access_subject") == [(0,)]


def test_the_one_who_registers_reaches_the_person_only_in_that_transaction() -> None:
    hat = professional("Ola")
    with as_(hat) as actor:
        _, widened = register(actor)
        assert Person.objects.visible_to(widened).count() == 1
        assert rows("SELECT count(*) FROM people_person") == [(1,)]
    with as_(hat):
        assert rows("SELECT count(*) FROM people_person") == [(0,)]


@pytest.mark.parametrize("name", ["readable", "writable", "managed", "who"])
def test_a_forged_context_opens_nothing(name: str) -> None:
    subject = registered()
    forged = "{" + ",".join(str(subject.pk * 16 + c) for c in Category) + "}"
    rows("SELECT set_config(%s, %s, true)", f"enplan.{name}", "0" * 64 + "|" + forged)
    assert rows("SELECT count(*) FROM people_person") == [(0,)]


def test_a_context_moved_to_another_name_opens_nothing() -> None:
    hat = professional("Ola")
    with as_(hat) as actor:
        register(actor)
        rows("SELECT set_config('enplan.managed', current_setting('enplan.readable'), true)")
        assert rows("SELECT sec.managed()") == [([],)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM sec.ticket_key",
        "SELECT sec.put('readable', '{16}')",
        "SELECT sec.sign('x', k) FROM sec.ticket_key k",
        "SELECT sec.begin_job('{}')",
        "SELECT sec.begin_hat('{}')",
        "SELECT * FROM sec.open_compartments(1, 'person', 1, 1, 4::smallint, NULL, now())",
        "SELECT * FROM sec.grant_facts(1, NULL)",
        "UPDATE access_grant SET revoked_at = NULL",
        "INSERT INTO access_grant (subject_id, hat_id) VALUES (1, 1)",
        "INSERT INTO access_subject (public_id) VALUES (gen_random_uuid())",
        "INSERT INTO access_capability (role, category, min_level, max_right) VALUES ('leader', 0, 4, 3)",
        "UPDATE access_capability SET max_right = 3",
        "DELETE FROM audit_auditevent",
        "UPDATE audit_auditevent SET actor_name = 'x'",
        "TRUNCATE audit_auditevent",
        "DELETE FROM people_person",
        "DELETE FROM history_change",
        "UPDATE history_change SET actor_name = 'x'",
        "UPDATE timeline_event SET kind = 'x'",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE mine (id int)",
        "SET ROLE enplan_control",
        "SET ROLE enplan_owner",
        "SELECT sec.begin_request('" + "0" * 64 + '.{"kind":"job","expires":9999999999}\')',
        "SELECT sec.find_subject('x')",
        "SELECT * FROM sec.open_new_subject(gen_random_uuid())",
        "SELECT sec.replace_grants(1, '[]')",
    ],
)
def test_the_running_application_may_not(statement: str) -> None:
    assert refused(statement)


def test_grants_are_refused_to_someone_who_does_not_manage_the_plan() -> None:
    subject = registered()
    with as_(professional("Per")):
        assert refused("SELECT sec.replace_grants(%s, '[]')", subject.pk)


def test_a_job_never_reaches_private_notes() -> None:
    subject = registered()
    with acting_as_job("test", subject_id=subject.pk) as job:
        assert not job.may(Right.READ, subject.pk, Category.MINE)
        assert subject.pk * 16 + Category.MINE not in rows("SELECT sec.readable()")[0][0]


def test_an_audit_row_in_somebody_elses_name_is_refused() -> None:
    ola, per = professional("Ola"), professional("Per")
    with as_(ola):
        assert refused(
            "INSERT INTO audit_auditevent (request_id, hat_id, actor_name, actor_role, actor_title, organization_name, "
            "action, categories, basis, reason, door, outcome) "
            "VALUES (%s, %s, '', '', '', '', 'x', '{}', '', '', '', 'done')",
            uuid.uuid4(),
            per.pk,
        )


def test_a_row_cannot_be_moved_to_another_person() -> None:
    hat = professional("Ola")
    with as_(hat) as actor:
        first, _ = register(actor)
        second, _ = register(actor)
        assert refused("UPDATE people_person SET subject_id = %s WHERE subject_id = %s", second.pk, first.pk)


def test_each_change_is_kept_with_who_before_and_after() -> None:
    with as_(professional("Ola")) as actor:
        subject, widened = register(actor)
        Person.objects.changeable_by(widened).filter(subject=subject).update(phone="12 34 56 78")
        kept = rows(
            "SELECT actor_name, before ->> 'phone', after ->> 'phone', row_version FROM history_change ORDER BY id"
        )
    assert kept[-1] == ("Ola", "41 00 00 00", "12 34 56 78", 2)


def test_an_ended_hat_opens_nothing_from_the_next_request() -> None:
    hat = professional("Ola")
    with acting_as_job("test", accounts=True):
        end_hat(hat.pk)
    with pytest.raises(NotVisible), as_(hat):
        pass


def test_looking_and_being_refused_both_leave_one_row() -> None:
    subject, per = registered(), professional("Per")
    with as_(per) as actor:
        for _ in range(2):
            with pytest.raises(NotVisible):
                queries.get(actor, person_id=subject.public_id)
    with as_(per):
        assert [row.outcome for row in AuditEvent.objects.filter(asked_for=subject.public_id)] == ["refused"]


def test_grants_of_others_are_hidden_from_a_member_who_does_not_manage() -> None:
    subject = registered()
    hat = own_hat("Kari", subject.pk)
    with acting_as_job("test", subject_id=subject.pk) as job:
        recompile(job, subject.pk)
    with as_(hat) as kari:
        assert kari.own_subject_id == subject.pk
        assert Grant.objects.count() == len(Category)
    with as_(professional("Per")):
        assert Grant.objects.count() == 0
