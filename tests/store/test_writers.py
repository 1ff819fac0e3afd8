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
