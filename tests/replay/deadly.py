"""A reader that dies of some files, for the tests; workers of every kind can import it."""

import os
import signal

from monitor.replay.job import Batch, Job, read_file


def read_or_die(job: Job) -> Batch:
    """Read a file as ever, unless its name says that it kills."""
    if "deadly" in os.path.basename(job.path):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_file(job)
