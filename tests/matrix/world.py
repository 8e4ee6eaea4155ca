"""The matrix's world: Kari with everybody who has, had or never had something to do with her plan; Nils, who
has the same; and Randi, who lacks capacity to consent.

Built through the services, inside one transaction that the fixture rolls back. `situations` is the list of
columns of expected.csv, with what is open to each according to what the person has said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from uuid import UUID

from enplan.base.access import Category, Level, Role
from enplan.base.access.acting import acting_as_job
from enplan.base.access.grants import recompile
from enplan.base.accounts import services as accounts
from enplan.base.accounts.models import Account, Hat
from enplan.domain.care_teams.models import Membership
from enplan.domain.consents import services as consents
from enplan.domain.consents.models import SharingConsent
from enplan.domain.directory import services as directory
from enplan.domain.guidelines.services import import_published_page
from tests import world
from tests.matrix import agreements, lives, notices, ways
from tests.matrix.canaries import ASKED, MANAGE
from tests.matrix.lives import ALL_BUT_MINE, Life
from tests.matrix.watching import rows_about
from tests.world import as_

C = Category
NOTHING: frozenset[Category] = frozenset()
GUIDELINE = Path(__file__).parents[1] / "domain" / "guidelines" / "data" / "guideline-is-1948-8.8.txt"
TWO_YEARS = timedelta(days=730)
KEPT_FROM_OLA = frozenset({C.SUBSTANCE_USE, C.RISK})
"""What Kari keeps from her coordinator, so that not even Ola sees everything."""


@dataclass(frozen=True)
class Situation:
    """One column: who comes, how surely signed in, and what of each person is open to them."""

    name: str
    words: str
    hat: Hat | None
    level: Level = Level.HIGH
    kari: frozenset[Category] = NOTHING
    nils: frozenset[Category] = NOTHING
    randi: frozenset[Category] = NOTHING
    manages: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    """Canaries that are this one's own name or title, which stand in the frame of every page."""
    asked: frozenset[str] = frozenset()
    """Whose questions about look-ups this one may read: one's own, or those put to the place one answers for."""
    told: frozenset[str] = frozenset()
    """Canaries and ids that come with such a question: the name of the one who asks."""

    @property
    def open(self) -> dict[str, frozenset[Category]]:
        """Whose → categories."""
        return {"kari": self.kari, "nils": self.nils, "randi": self.randi}

    @property
    def readable(self) -> dict[str, set[Category | str]]:
        """Whose → categories, MANAGE where this one may change who takes part, ASKED where they are asked."""
        return {
            whose: {
                *categories,
                *([MANAGE] if whose in self.manages else []),
                *([ASKED] if whose in self.asked else []),
            }
            for whose, categories in self.open.items()
        }


@dataclass
class World:
    """Three lives, and the situations by name in the order of the table."""

    kari: Life
    nils: Life
    randi: Life
    situations: dict[str, Situation] = field(default_factory=dict)
    ids: dict[str, tuple[str, Category]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        words: str,
        hat: Hat | None,
        *,
        kari: Collection[Category] = NOTHING,
        nils: Collection[Category] = NOTHING,
        randi: Collection[Category] = NOTHING,
        level: Level = Level.HIGH,
    ) -> None:
        """One more column."""
        own = {life.word(C.CORE, "familyname") for life in self.lives.values() if life.own == hat}
        own |= {
            title
            for life in self.lives.values()
            for pk, title in life.relations.items()
            if hat and pk == hat.pk
        }
        self.situations[name] = Situation(
            name,
            words,
            hat,
            level,
            kari=frozenset(kari),
            nils=frozenset(nils),
            randi=frozenset(randi),
            manages=frozenset(w for w, life in self.lives.items() if hat in {life.own, life.coordinator}),
            own=frozenset(own),
            asked=frozenset(w for w, life in self.lives.items() if hat == life.own),
        )

    def let_answer(self, name: str, whose: str) -> None:
        """Make this hat the privacy contact whom the person has asked about the coordinator."""
        life = self.lives[whose]
        lives.ask_about_coordinator(life, self.hat(name))
        told = frozenset({life.word(C.CORE, "familyname"), life.ids["organization_question"]})
        self.situations[name] = replace(self.situations[name], asked=frozenset({whose}), told=told)

    def closed_ids(self, situation: Situation) -> set[str]:
        """The ids of rows about these persons that somebody in this situation has no business with."""
        closed = {i for i, (whose, category) in self.ids.items() if category not in situation.open[whose]}
        return closed - situation.told

    def hat(self, name: str) -> Hat:
        """The hat of a situation that has one."""
        hat = self.situations[name].hat
        if hat is None:
            raise LookupError(name)
        return hat

    @property
    def lives(self) -> dict[str, Life]:
        """By whose."""
        return {"kari": self.kari, "nils": self.nils, "randi": self.randi}


def build(*, with_library: bool = True, municipality: str = "9901") -> World:
    """Everybody, with every state that a relation to Kari can be in; and a guideline in the library.

    A second world beside an open one needs a municipality of its own, since numbers are unique.
    """
    ola = world.professional("Ola Lund", title="Koordinator")
    nina = world.professional("Nina Vik", "Fjelldal kommune", title="Koordinator")
    kari = lives.begin("kari", "Kari", "41 73 90 26", ola, ALL_BUT_MINE - KEPT_FROM_OLA)
    nils = lives.begin("nils", "Nils", "48 15 62 37", nina, ALL_BUT_MINE)
    randi = lives.begin("randi", "Randi", "40 60 70 80", nina, ALL_BUT_MINE)
    made = World(kari, nils, randi)
    _municipality(municipality)
    made.add("kari", "The person, own plan, e-ID", kari.own, kari=C)
    made.add(
        "kari_code", "The person, signed in with the code on paper", kari.own, kari={C.CORE}, level=Level.CODE
    )
    made.add(
        "ola",
        "Coordinator; all but substance use and risk",
        ola,
        kari=ALL_BUT_MINE - KEPT_FROM_OLA,
    )
    risk_writer = _team(made)
    _former(made)
    _close(made)
    lives.write_everything(kari, risk_writer)
    ways.treat(kari, made.hat("liv"), made.hat("siri"))
    _of_nils(made)
    lives.break_promises(kari)
    lives.break_promises(nils)
    lives.hand_out_code(kari)
    _without_relation(made)
    _notified(made)
    agreements.agree(kari, nils, made.hat("coordinating_unit"), made.hat("liv"))
    if with_library:
        with acting_as_job("matrix_world") as job:
            import_published_page(job, content=GUIDELINE.read_bytes(), known_whole=True)
    made.ids = _ids(made)
    return made


def _notified(made: World) -> None:
    """Those who have to do with a notice about Kari, open or closed, and with one about Nils."""
    here = notices.house("Elvebyen kommune", "municipality", "Vera Sand", municipality_number="9901")
    there = notices.house("Fjordbyen kommune", "municipality", "Tore Nes", municipality_number="9902")
    trust = notices.house("Elvebyen sykehus", "health_trust", "Geir Haug")
    made.kari.ids["notice"] = notices.send(made.kari, here, "9901")
    made.nils.ids["notice"] = notices.send(made.nils, there, "9902")
    notices.ask_and_answer(made.kari, here)
    notices.ask_and_answer(made.nils, there)
    notices.send(made.kari, trust, "9901")
    notices.close(made.kari, trust)
    for life, place in ((made.kari, here), (made.nils, there)):
        life.ids["coordinator"] = str(place.coordinator.public_id)
    made.add("notifier", "Professional who has notified a need of Kari's", here.sender, kari={C.NOTICE})
    made.add("unit", "Coordinating unit with an open notice about Kari", here.unit, kari={C.NOTICE})
    made.add(
        "unit_elsewhere",
        "Coordinating unit of another municipality, with a notice about somebody else",
        there.unit,
        nils={C.NOTICE},
    )
    made.add("unit_closed", "Coordinating unit that has closed its notice about Kari", trust.unit)


def _municipality(number: str) -> None:
    """The one that the form for a new plan offers."""
    with acting_as_job("matrix_world") as job:
        directory.add_municipality(
            job,
            number=number,
            name="Storelva",
            inhabitants=9000,
            valid_from=date(2024, 1, 1),
            source="made up",
        )


def _ids(made: World) -> dict[str, tuple[str, Category]]:
    """Every public id of a row about one of them → whose, and in which category."""
    found = {}
    for whose, life in made.lives.items():
        found[str(life.person_id)] = (whose, C.CORE)
        for row in chain.from_iterable(rows_about(life.subject_id).values()):
            if row.get("public_id") and row["category"] is not None:
                found[row["public_id"]] = (whose, C(row["category"]))
    return found


def _team(made: World) -> Hat:
    """Members with an answer in force; the one who may write under risk is returned."""
    kari = made.kari
    siri = world.professional("Siri Solvang", "Nav Storelva", "nav_office", title="Veileder")
    liv = world.professional("Liv Berge", "Storelva DPS", "health_trust", title="Psykolog")
    may_siri, may_liv = {C.CORE, C.HOUSING}, {C.CORE, C.MENTAL_HEALTH, C.SUBSTANCE_USE, C.RISK}
    lives.join(kari, "Siri Solvang", siri, "siri", may_siri)
    lives.join(kari, "Liv Berge", liv, "liv", may_liv)
    made.add("siri", "Member; core and housing", siri, kari=may_siri)
    made.add("liv", "Member; core, mental health, substance use and risk", liv, kari=may_liv)
    undecided = world.professional(
        "Una Nes", "Storelva helsestasjon", "municipality", title="Helsesykepleier"
    )
    lives.join(kari, "Una Nes", undecided, "una", NOTHING)
    made.add("undecided", "Member whose organisation Kari has not answered", undecided)
    return liv


def _former(made: World) -> None:
    """Those who had something once, or were kept out."""
    kari = made.kari
    for key, name, words in (
        ("ended_member", "Per Dahl", "Member whose place in the team has run out"),
        ("expired", "Eva Moe", "Member; the time of the consent is over"),
        ("withdrawn", "Tor Lie", "Member; Kari has taken the consent back"),
        ("blocked", "Geir Ask", "Member whom Kari has blocked"),
        ("left", "Unn Rud", "Member who was taken out of the team"),
    ):
        hat = world.professional(
            name, f"{name.split()[1]} senter", "private_institution", title="Miljøterapeut"
        )
        lives.join(kari, name, hat, key, ALL_BUT_MINE)
        made.add(key, words, hat)
    _let_time_pass(made)
    with as_(kari.own) as actor:
        consents.withdraw_sharing(actor, party_id=UUID(kari.ids["party.withdrawn"]))
    lives.question_and_block(kari, made.hat("siri"), made.hat("blocked"))
    lives.take_out(kari, "left")
    invited = world.professional("Ida Strand", "Elvebakken legesenter", "gp_office", title="Fastlege")
    lives.invite(kari, "Ida Strand", invited, "invited")
    lives.suggest(kari, invited, "suggested")
    made.add("invited", "Invited, has not accepted", invited)


def _let_time_pass(made: World) -> None:
    """Two years ago a place began, and a consent; both ended yesterday."""
    kari = made.kari
    ended, expired = made.hat("ended_member"), made.hat("expired")
    with acting_as_job("matrix_world", subject_id=kari.subject_id) as job:
        period = {"starts_at": job.at - TWO_YEARS, "ends_at": job.at - timedelta(days=1)}
        Membership.objects.changeable_by(job).filter(hat_id=ended.pk).update(**period)
        Membership.objects.changeable_by(job).filter(hat_id=expired.pk).update(starts_at=job.at - TWO_YEARS)
        SharingConsent.objects.changeable_by(job).filter(
            subject=kari.subject_id,
            organization_id=expired.organization_id,
            superseded_at=None,
        ).update(**period)
        recompile(job, kari.subject_id)


def _close(made: World) -> None:
    """Relatives: one who is let see a little, one who was, and one who is only named so far."""
    lives.name_relative(made.kari, "Mats Nordli", "named", {C.CORE})
    may = {C.CORE, C.NETWORK}
    mona = lives.join_relative(made.kari, "Mona Nordli", "relative", may)
    made.add("relative", "Relative; core and network", mona, kari=may)
    mons = lives.join_relative(made.kari, "Mons Nordli", "relative_withdrawn", ALL_BUT_MINE - {C.RISK})
    with as_(made.kari.own) as actor:
        consents.withdraw_sharing(actor, party_id=UUID(made.kari.ids["party.relative_withdrawn"]))
    made.add("relative_withdrawn", "Relative; Kari has taken the consent back", mons)


def _of_nils(made: World) -> None:
    """Nils has one of everything, and nobody of Kari's team near it."""
    nils = made.nils
    nora = world.professional("Nora Bakk", "Nav Fjelldal", "nav_office", title="Veileder")
    lives.join(nils, "Nora Bakk", nora, "siri", ALL_BUT_MINE)
    lives.invite(nils, "Liv Hage", nora, "invited")
    arne = lives.join_relative(nils, "Arne Vik", "relative", {C.CORE, C.NETWORK})
    lives.name_relative(nils, "Nelly Vik", "named", {C.CORE})
    lives.write_everything(nils, nora)
    ways.treat(nils, nora, nils.coordinator)
    lives.suggest(nils, nora, "suggested")
    bo = world.professional("Bo Dal", "Fjelldal senter", "private_institution")
    lives.join(nils, "Bo Dal", bo, "blocked", ALL_BUT_MINE)
    lives.question_and_block(nils, nora, bo)
    lives.hand_out_code(nils)
    made.add("nils", "Another person with an own plan", nils.own, nils=C)
    made.add("nora", "Member of another person's team only", nora, nils=ALL_BUT_MINE)
    made.add(
        "guardian",
        "Guardian of another person, who lacks capacity to consent",
        lives.join_guardian(made.randi, "Gro Verge", "guardian"),
        randi=ALL_BUT_MINE - {C.RISK},
    )
    made.add("other_relative", "Relative of another person only", arne, nils={C.CORE, C.NETWORK})


def _without_relation(made: World) -> None:
    """Colleagues, strangers, other roles, and hats that are worth nothing any more."""
    here = "Storelva kommune"
    colleague = world.professional("Kai Holt", title="Miljøarbeider")
    stranger = world.professional("Finn Frem", "Ytre kommune", title="Konsulent")
    asker = world.professional("Ask Vang", "Storelva sykehus", "health_trust", title="Overlege")
    lives.ask_to_join(made.kari, asker)
    lives.ask_to_join(made.nils, asker)
    made.add(
        "siri_elsewhere",
        "The member Siri, wearing her hat in another organisation",
        _other_hat(made.hat("siri")),
    )
    made.add("colleague", "Works where the coordinator works, not in the team", colleague)
    made.add("asker", "Met the one-plan guard and asked to join", asker)
    made.add("stranger", "Professional of another organisation", stranger)
    for name, role, words in (
        ("coordinating_unit", Role.COORDINATING_UNIT, "Coordinating unit of the municipality"),
        ("leader", Role.LEADER, "Leader in the coordinator's organisation, and privacy contact there"),
        ("competence_centre", Role.COMPETENCE_CENTRE, "Competence centre"),
        ("administrator", Role.ADMINISTRATOR, "Administrator of the coordinator's organisation"),
    ):
        made.add(name, words, world.staff(f"Ansatt {name.title()}", role, here, "municipality"))
    made.let_answer("leader", "kari")
    lives.ask_about_coordinator(
        made.nils, world.staff("Lena Fjell", Role.LEADER, "Fjelldal kommune", "municipality")
    )
    _worth_nothing(made)
    made.add("anonymous", "Nobody is signed in", None)


def _other_hat(hat: Hat) -> Hat:
    """Another hat of the same human, in an organisation that nothing is shared with."""
    employer = world.organization("Bikuben frivilligsentral", "private_institution")
    with acting_as_job("matrix_world", accounts=True):
        account = Account.objects.get(pk=hat.account_id)
        return accounts.give_hat(
            account, Role.PROFESSIONAL, organization_id=employer.pk, organization_name=employer.name
        )


def _worth_nothing(made: World) -> None:
    """A member whose hat has ended, and a member whose account is closed; both were let see everything."""
    for key, name, words in (
        ("ended_hat", "Hans Quist", "Member whose hat has ended; the session lives on"),
        ("disabled", "Dina Lund", "Member whose account is closed; the session lives on"),
    ):
        hat = world.professional(name, f"{name.split()[1]} klinikk", "private_institution")
        lives.join(made.kari, name, hat, key, ALL_BUT_MINE)
        made.add(key, words, hat)
    with acting_as_job("matrix_world", accounts=True) as job:
        accounts.end_hat(made.hat("ended_hat").pk)
        Account.objects.filter(pk=made.hat("disabled").account_id).update(disabled_at=job.at)
