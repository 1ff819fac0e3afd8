"""Many processes at one database."""

import subprocess
import sys
from pathlib import Path

from monitor.store import Store

WRITER = """
import sys
from pathlib import Path
from monitor.store import Store

failed = 0
with Store.open(Path(sys.argv[1])) as store:
    for _ in range(int(sys.argv[2])):
        try:
            with store.base.transaction() as db:
                (seen,) = db.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()
                db.execute("INSERT INTO runs (id, kind, begun_at, status) VALUES (?, 'test', '', 'ok')", (seen + 1,))
        except Exception as error:
            print(error, file=sys.stderr)
            failed += 1
sys.exit(failed)
"""


def test_of_four_writers_every_transaction_succeeds(database: Path) -> None:
    """
    Read, then write: begun deferred, one in eight fails; begun immediate, none. 1,200 of 1,200.
    """
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(database), "300"], stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    complaints = [writer.communicate()[1] for writer in writers]

    assert complaints == [""] * 4
    with Store.open(database, readonly=True) as store:
        assert store.base.rows("SELECT count(*), max(id) FROM runs")[0][:] == (1200, 1200)
        assert store.base.rows("PRAGMA integrity_check")[0][0] == "ok"


def test_what_is_submitted_runs_in_order_on_one_thread_of_its_own(store: Store) -> None:
    """
    The crawl's reactor never waits for a disk.
    """
    import threading

    names = [store.submit(lambda: threading.current_thread().name) for _ in range(20)]
    order: list[int] = []
    for number in range(50):
        store.submit(order.append, number)
    store.submit(lambda: None).result()

    assert len({name.result() for name in names}) == 1
    assert names[0].result() != threading.current_thread().name
    assert order == list(range(50))


def test_many_may_open_a_database_that_is_not_there_yet(database: Path) -> None:
    """
    Cron's crawl and a reader's first command in the same second: one makes it, the others find it made.
    """
    code = "import sys; from pathlib import Path; from monitor.store import Store; Store.open(Path(sys.argv[1])).close()"
    openers = [
        subprocess.Popen([sys.executable, "-c", code, str(database)], stderr=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    complaints = [opener.communicate()[1] for opener in openers]

    assert complaints == [""] * 8
    assert not list(database.parent.glob("*.backup-*"))
    with Store.open(database, readonly=True) as store:
        assert store.base.rows("PRAGMA integrity_check")[0][0] == "ok"


def test_a_reader_finds_the_truth_after_a_writer_was_killed(database: Path) -> None:
    """
    What it had not finished is rolled back by whoever comes first, and that may be a reader.
    """
    code = (
        "import os, sys; from pathlib import Path; from monitor.store import Store\n"
        "with Store.open(Path(sys.argv[1])) as store, store.base.transaction() as db:\n"
        "    db.execute('PRAGMA cache_spill = 1'); db.execute('PRAGMA cache_size = 5')\n"
        "    for n in range(3000):\n"
        "        db.execute(\"INSERT INTO runs (kind, begun_at, status, counts) VALUES ('x', '', 'ok', ?)\", ('y' * 400,))\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    Store.open(database).close()
    subprocess.run([sys.executable, "-c", code, str(database)], check=False)

    with Store.open(database, readonly=True) as store:
        assert store.base.rows("SELECT count(*) FROM runs")[0][0] == 0
        assert store.base.rows("PRAGMA integrity_check")[0][0] == "ok"
