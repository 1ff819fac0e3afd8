"""
The gate: whether a page or an entry may match any rule at all.
"""

import threading

from monitor.core.charset import decode
from monitor.core.gate import Conjunction, Wanted, conjunctions, satisfied
from monitor.core.rule import Ruleset
from monitor.scan.database import Literals, ShortWords, hyperscan
from monitor.scan.first import first
from monitor.scan.scanner import Scanner


class Gate:
    """Whether a page or an entry may match any rule. Cheap to ask, also from many threads; costly to make."""

    def __init__(self, ruleset: Ruleset, *, scanner: bool = True) -> None:
        self._ruleset = ruleset
        self._with_scanner = scanner and hyperscan is not None
        self._finders = (Literals, ShortWords) if self._with_scanner else ()
        self._wanted: dict[frozenset[str], Wanted] = {}
        self._scanners: dict[tuple[Conjunction, ...], Scanner | None] = {}
        self._making = threading.Lock()

    @classmethod
    def from_ruleset(cls, ruleset: Ruleset) -> "Gate":
        """The gate that these rules need."""
        return cls(ruleset)

    def get_ready(self, country: str | None = None) -> None:
        """Make what the first page of a source of this country would have to wait for."""
        needed = conjunctions(self._ruleset, country)
        if self._with_scanner:
            self._scanner(needed, country)
        self._want(needed)

    def passes(
        self, body: bytes, content_type: str | None = None, country: str | None = None, beside: str = ""
    ) -> bool:
        """
        Whether a page may match a rule, for a source of this country.

        `beside` is what the page's entry says: a rule may find half of what it
        needs there and half on the page.
        """
        needed = conjunctions(self._ruleset, country)
        scanner = self._scanner(needed, country) if self._with_scanner else None
        if (
            scanner is not None
            and not scanner.sees(body, content_type)
            and not (beside and scanner.sees(beside.encode("utf-8", "replace"), None))
        ):
            return False
        wanted = self._want(needed)
        held = wanted.found(beside) if beside else set(wanted.always)
        return satisfied(held, needed) or wanted.decides(needed, held, decode(body, content_type).text)

    def _want(self, needed: tuple[Conjunction, ...]) -> Wanted:
        names = frozenset().union(*(group for conjunction in needed for group in conjunction))
        if names not in self._wanted:
            with self._making:
                if names not in self._wanted:
                    self._wanted[names] = Wanted(self._ruleset, names, *self._finders)
        return self._wanted[names]

    def _scanner(self, needed: tuple[Conjunction, ...], country: str | None) -> Scanner | None:
        if needed not in self._scanners:
            with self._making:
                if needed not in self._scanners:
                    names, seeds = first(self._ruleset, needed, country)
                    self._scanners[needed] = Scanner(self._ruleset, names, seeds) if seeds else None
        return self._scanners[needed]
