"""Kills the web workers and the database with `kill -9` in the middle of writing, and counts what became of the writes.

A write counts as acknowledged when the browser's redirect has come back. Everything runs in a state folder of its own.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psycopg

from bench.serving import HOST, ROOT, free_port, wait_until_it_answers
from bench.visiting import Form, Visitor
from enplan.base.postgres.cluster import Cluster
from enplan.base.postgres.location import Location

DATABASE = "enplan_killed"
PERSONAS = ("person", "person-2")
WORDS = "/min-plan/det-viktigste/"
BUILD_PATIENCE_SECONDS = 170
WRITING_SECONDS = 1.2
PATIENCE_SECONDS = 60
WORKERS = 2
SETTLED_SECONDS = 6.0
REDIRECTS = {302, 303}

WRITTEN = """
SELECT h.subject_id, h.after ->> 'words' FROM history_change h
WHERE h."table" = 'care_plans_statement' AND h.after ->> 'kind' = 'what_matters' ORDER BY h.id
"""
TOGETHER = """
SELECT s.subject_id, s.version,
  (SELECT count(*) FROM history_change h WHERE h."table" = 'care_plans_statement' AND h.row_id = s.id),
  (SELECT h.after ->> 'words' = s.words FROM history_change h
   WHERE h."table" = 'care_plans_statement' AND h.row_id = s.id ORDER BY h.row_version DESC LIMIT 1),
  (SELECT count(*) FROM timeline_event e WHERE e.subject_id = s.subject_id AND e.kind = 'what_matters_written'),
  (SELECT count(*) FROM audit_auditevent a WHERE a.subject_id = s.subject_id AND a.action = 'plan:write'
   AND a.outcome = 'done' AND a.door = 'web:my_words')
FROM care_plans_statement s WHERE s.kind = 'what_matters' AND s.subject_id = ANY (%s)
"""


@dataclass(slots=True)
class Ledger:
    """What one writer was told: which writes were acknowledged, and how often nobody answered."""

    persona: str
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of it. `half_applied` are persons whose row, history, events and audit rows do not agree."""

    worker_kills: int
    database_kills: int
    acknowledged: int
    unanswered: int
    refused: int
    lost: int
    half_applied: int


@dataclass(slots=True)
class Site:
    """A running product with an embedded database that nobody else uses."""

    address: str
    cluster: Cluster
    process: subprocess.Popen[bytes]

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Rows as the administrator sees them."""
        with psycopg.connect(self.cluster.ensure_running().dsn(DATABASE), autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    def kill_workers(self) -> int:
        """Kill every web worker at once; the server starts new ones. How many were killed.

        The server takes two deaths within 5.5 seconds for a fault that starting anew does not mend, and gives up; so
        this waits until all workers have been there for longer.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(workers := self._workers()) < WORKERS and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(SETTLED_SECONDS)
        for worker in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        return len(workers)

    def _workers(self) -> list[int]:
        return [worker for server in children(self.process.pid) for worker in children(server)]

    def kill_database(self) -> None:
        """Kill PostgreSQL with all its processes at once, and start it again: it recovers what was acknowledged."""
        lines = (self.cluster.location.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        postmaster = int(lines[0])
        for process in [postmaster, *children(postmaster)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.cluster.ensure_running()


def children(process: int) -> list[int]:
    """The processes that this one started and that still run."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(number) for number in task.read_text(encoding="ascii").split()]
    return found


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """The product with its region in a fresh state folder; all of it is gone afterwards."""
    state = Path(tempfile.mkdtemp(prefix="enplan-killed-"))
    state.chmod(0o711)
    port = free_port()
    environment = {**os.environ, "ENPLAN_STATE": str(state), "ENPLAN_DATABASE": DATABASE}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "enplan.interfaces.cli", "demo", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    cluster = Cluster(Location.of(state))
    try:
        wait_until_it_answers(f"http://{HOST}:{port}/readyz", process, BUILD_PATIENCE_SECONDS)
        cluster.ensure_running()
        yield Site(f"http://{HOST}:{port}", cluster, process)
    finally:
        process.terminate()
        process.wait(timeout=60)
        cluster.destroy()
        shutil.rmtree(state, ignore_errors=True)


def killed_while_writing(place: Site, *, worker_kills: int, database_kills: int) -> Verdict:
    """Let two persons write while the kills happen, and compare what they were told with what is there."""
    stop = threading.Event()
    visitors = {persona: signed_in(place.address, persona) for persona in PERSONAS}
    before = {row[0]: row for row in _together(place, _subjects(place, visitors))}
    place.ask("CHECKPOINT")  # the sign-in is on disk, also where commits are not waited for
    ledgers = [Ledger(persona) for persona in PERSONAS]
    threads = [
        threading.Thread(target=_write, args=(visitors[ledger.persona], ledger, stop), daemon=True)
        for ledger in ledgers
    ]
    for thread in threads:
        thread.start()
    killed = 0
    for number in range(max(worker_kills, database_kills)):
        if number < worker_kills:
            killed += place.kill_workers()
        if number < database_kills:
            _wait_for_a_write(ledgers)
            time.sleep(WRITING_SECONDS)
            place.kill_database()
        _wait_for_a_write(ledgers)
    stop.set()
    for thread in threads:
        thread.join(timeout=60)
    for visitor in visitors.values():
        visitor.close()
    return _verdict(place, ledgers, before, killed, database_kills)


def signed_in(address: str, persona: str) -> Visitor:
    """A visitor who has chosen this persona on the demo's cards. Tries again for a while; raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        visitor = Visitor(address)
        with contextlib.suppress(OSError, http.client.HTTPException, StopIteration):
            card = next(
                form for form in visitor.forms("/demo/") if form.action == f"/demo/logg-inn/{persona}/"
            )
            if visitor.post(card.action, card.fields).status in REDIRECTS:
                return visitor
        visitor.close()
        time.sleep(0.2)
    msg = f"{persona} could not sign in"
    raise TimeoutError(msg)


def words_form(visitor: Visitor) -> Form | None:
    """The form for what matters most, as it stands now; None when the page did not come."""
    return next((form for form in visitor.forms(WORDS) if "words" in form.fields), None)


def _write(visitor: Visitor, ledger: Ledger, stop: threading.Event) -> None:
    number, begun = 0, time.time_ns()
    while not stop.is_set():
        number += 1
        text = f"{ledger.persona} {begun} {number}"
        try:
            form = words_form(visitor)
            answer = visitor.post(form.action, {**form.fields, "words": text}) if form else None
        except (OSError, http.client.HTTPException, UnicodeDecodeError):
            answer = None
        if answer is None or answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            ledger.unanswered += 1
            time.sleep(0.05)
        elif answer.status in REDIRECTS:
            ledger.acknowledged.append(text)
        else:
            ledger.refused += 1


def _write_once(visitor: Visitor, text: str) -> None:
    """One write that must succeed within the patience; raises TimeoutError with the last answer."""
    deadline, last = time.monotonic() + PATIENCE_SECONDS, "no answer"
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            form = words_form(visitor)
            answer = visitor.post(form.action, {**form.fields, "words": text}) if form else visitor.get(WORDS)
            if answer.status in REDIRECTS and form:
                return
            last = f"{answer.status}: {answer.body[:300]!r}"
        time.sleep(0.2)
    msg = f"nothing could be written; {last}"
    raise TimeoutError(msg)


def _wait_for_a_write(ledgers: list[Ledger], patience: float = PATIENCE_SECONDS) -> None:
    """Until everybody has written again. Raises TimeoutError when the product does not come back."""
    counts = [len(ledger.acknowledged) for ledger in ledgers]
    deadline = time.monotonic() + patience
    while any(len(it.acknowledged) <= count for it, count in zip(ledgers, counts, strict=True)):
        if time.monotonic() > deadline:
            msg = "the product did not come back after a kill"
            raise TimeoutError(msg)
        time.sleep(0.05)


def _subjects(place: Site, visitors: dict[str, Visitor]) -> list[int]:
    """The persons who write: each writes one word, and the history says whose it is."""
    found = []
    for persona, visitor in visitors.items():
        text = f"{persona} {time.time_ns()}"
        _write_once(visitor, text)
        found += [int(str(subject)) for subject, words in place.ask(WRITTEN) if words == text]
    return found


def _together(place: Site, subjects: list[int]) -> list[tuple[object, ...]]:
    return place.ask(TOGETHER, subjects)


def _verdict(
    place: Site, ledgers: list[Ledger], before: dict[object, tuple[object, ...]], workers: int, databases: int
) -> Verdict:
    kept = {words for _, words in place.ask(WRITTEN)}
    half = 0
    for row in _together(place, [int(str(subject)) for subject in before]):
        earlier = before[row[0]]
        _, version, changes, same_words, events, audited = row
        added = {int(str(now)) - int(str(then)) for now, then in zip((version, changes, events, audited),
                 (earlier[1], earlier[2], earlier[4], earlier[5]), strict=True)}  # fmt: skip
        half += len(added) != 1 or not same_words
    return Verdict(
        worker_kills=workers,
        database_kills=databases,
        acknowledged=sum(len(ledger.acknowledged) for ledger in ledgers),
        unanswered=sum(ledger.unanswered for ledger in ledgers),
        refused=sum(ledger.refused for ledger in ledgers),
        lost=sum(text not in kept for ledger in ledgers for text in ledger.acknowledged),
        half_applied=half,
    )


def lose_on_purpose(place: Site) -> None:
    """The positive control: acknowledge before it is on disk, and take long to get there."""
    for setting in ("synchronous_commit = off", "wal_writer_delay = '10s'"):
        place.ask(f"ALTER SYSTEM SET {setting}")
    place.ask("SELECT pg_reload_conf()")


def main() -> None:
    """`python -m bench.killing`: ENPLAN_BENCH_KILLS rounds (10 by default), then the control; writes results."""
    rounds = int(os.environ.get("ENPLAN_BENCH_KILLS", "10"))
    with site() as place:
        verdict = killed_while_writing(place, worker_kills=rounds, database_kills=rounds)
        print(f"as delivered: {verdict}")
        lose_on_purpose(place)
        control = killed_while_writing(place, worker_kills=0, database_kills=min(rounds, 5))
        print(f"control, asynchronous commit: {control}")
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    told = {"kills": asdict(verdict), "control": asdict(control)}
    (results / "kills.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
