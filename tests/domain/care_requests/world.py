"""A municipality and a trust with a coordinating unit each, and those who notify and answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from enplan.base.access import Role
from enplan.base.accounts.models import Hat
from enplan.domain.care_plans import services as plans
from enplan.domain.care_requests import queries, services
from enplan.domain.care_requests.models import NoticeOfNeed
from enplan.domain.care_requests.rules import Said
from enplan.domain.care_teams import queries as teams
from enplan.domain.care_teams import services as teams_services
from enplan.domain.people.services import Particulars
from tests.world import as_, organization, particulars, professional, staff

NUMBER = "9901"
YES = Said(
    need="both",
    consent="yes",
    consent_through="speech",
    asked_by="Berit Vik",
    words="Trenger noen som holder i det.",
    phone="41 00 00 00",
)
NOT_ASKED = Said(need="coordinator", consent="not_asked", why_not="Kom som øyeblikkelig hjelp.")
NO = Said(need="both", consent="no", why_not="Vil ikke at noen får vite noe.")


@dataclass
class World:
    """Those who work here: two units, a clinician, a member of municipal staff, a coordinator and a stranger unit."""

    unit: Hat
    trust_unit: Hat
    other_unit: Hat
    clinician: Hat
    municipal: Hat
    coordinator: Hat

    def send(self, said: Said = YES, about: Particulars | None = None, **more: object) -> UUID:
        """The clinician notifies the municipality's unit as well as the trust's; the id of the former."""
        with as_(self.clinician) as actor:
            sent = services.send(
                actor,
                said=said,
                about=about or particulars(),
                needs_municipality=True,
                **more,  # type: ignore[arg-type] # a person's id
            )
        return sent[1].notice_id

    def open(self, notice_id: UUID) -> queries.NoticeView:
        """The notice as the municipality's unit sees it."""
        with as_(self.unit) as actor:
            return queries.notice_for_unit(actor, notice_id=notice_id)[0]

    def row(self, notice_id: UUID) -> NoticeOfNeed:
        """The row itself."""
        with as_(self.clinician) as actor:
            found: NoticeOfNeed = NoticeOfNeed.objects.visible_to(actor).get(public_id=notice_id)
            return found

    def followed(self, notice_id: UUID) -> queries.NoticeView:
        """The notice as the sender sees it."""
        with as_(self.clinician) as actor:
            return queries.sent_one(actor, notice_id=notice_id)

    def appoint(self, notice_id: UUID, **more: object) -> None:
        """The unit appoints the coordinator, to whom the person has said yes."""
        said: dict[str, object] = {
            "coordinator_id": self.coordinator.public_id,
            "answer": "yes",
            "words": "Ola tar kontakt.",
            "version": self.open(notice_id).version,
        }
        with as_(self.unit) as actor:
            services.appoint(actor, notice_id=notice_id, **(said | more))  # type: ignore[arg-type] # as above


def begin() -> World:
    """Everybody."""
    municipality = organization(
        "Storelva kommune", "municipality", municipality_number=NUMBER, phone="75 00 10 00"
    )
    trust = organization("Fjordland sykehus", "health_trust", serves=[NUMBER])
    elsewhere = organization("Fjelldal kommune", "municipality", municipality_number="9902")
    units = [
        organization(name, "coordinating_unit", part_of=house.pk)
        for name, house in (("KE Storelva", municipality), ("KE sykehus", trust), ("KE Fjelldal", elsewhere))
    ]
    organization("Fjordland DPS", "dps", part_of=trust.pk)
    organization("Oppfølging Storelva", "municipal_unit", part_of=municipality.pk)
    unit, trust_unit, other_unit = (
        staff(f"Marit {place.name}", Role.COORDINATING_UNIT, place.name, "coordinating_unit")
        for place in units
    )
    return World(
        unit,
        trust_unit,
        other_unit,
        clinician=professional("Berit Vik", "Fjordland DPS", "dps", title="psykolog"),
        municipal=professional("Siri Moen", "Storelva kommune", title="boligveileder"),
        coordinator=professional("Ola Haugen", "Oppfølging Storelva", "municipal_unit", title="koordinator"),
    )


def elsewhere(person: Particulars, number: str) -> Particulars:
    """The same, living in another municipality."""
    return replace(person, municipality_number=number)


@dataclass(frozen=True)
class Plan:
    """A plan that somebody has already: who coordinates, and whose it is."""

    coordinator: Hat
    person_id: UUID

    def resign(self) -> None:
        """The coordinator leaves without a successor."""
        with as_(self.coordinator) as actor:
            current = teams.team(actor, person_id=self.person_id).coordinator
            assert current is not None
            teams_services.resign(actor, person_id=self.person_id, seen=current.id)


def plan_for(person: Particulars) -> Plan:
    """Somebody in another municipality coordinates for this person."""
    nina = professional("Nina Vik", "Annen kommune")
    with as_(nina) as actor:
        started = plans.start(
            actor,
            particulars=person,
            consent=plans.PlanAnswer(through="speech", present="Nina"),
            coordinator=plans.CoordinatorAnswer("yes"),
            sharing=plans.SharingAnswer(),
        )
    assert isinstance(started, plans.Started)
    return Plan(nina, started.person_id)
