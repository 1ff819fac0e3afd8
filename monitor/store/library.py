"""
The SQLite library: the newest at hand, chosen as sqlite-utils chooses it.

Both must hold the same one, since the errors of one are not those of the
other; a test sees to it. Chosen here, because importing sqlite-utils for it
would take longer than reading a day's list.
"""

import importlib
import sqlite3 as _of_python
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
else:

    def _choose() -> Any:
        try:
            return importlib.import_module("pysqlite3")
        except ImportError:
            return _of_python

    sqlite3 = _choose()

__all__ = ["sqlite3"]
