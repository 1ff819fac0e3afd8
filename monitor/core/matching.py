"""
Apply the rules to an article: which matched and where, and why the others did not.

Pure. Finds words (`core.hits`) and windows (`core.windows`); `core.describing`
makes a match of what was found. What a rule means is written in `docs/rules.md`.

The dilemma: a rule that matches too much is dismissed by a reader and soon not
read at all; one that matches too little is never missed. So every refusal can
be asked for its reason (`explain`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitor.core.article import Article
from monitor.core.describing import describe, direction_of, hits_of
from monitor.core.grammar.contrast import as_much, sides
from monitor.core.hits import index
from monitor.core.mention import Direction, Hit, Match, Prominence
from monitor.core.plan import Plan, Plans, plans
from monitor.core.reading import Reading, read
from monitor.core.rule import Rule, Ruleset
from monitor.core.tagging import tag_holds
from monitor.core.windows import Window, windows, word_windows

MOST = 10
"""Matches of one rule in one article: a reader needs no eleventh quote."""
MOST_TRIED = 400
"""Windows of one rule that are looked at in one article, refused ones included."""


@dataclass(frozen=True, kw_only=True)
class Missed:
    """Why a rule did not match."""

    rule: str
    lacked: tuple[str, ...] = ()
    vetoed_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What hit where, which rules matched, and what the others lacked."""

    matches: tuple[Match, ...]
    missed: tuple[Missed, ...]
    hits: tuple[Hit, ...]
    """Every term found, in order; offsets count in `Article.reading`."""


@dataclass
class _Trial:
    """One rule tried on one article."""

    plan: Plan
    found: list[tuple[Window, Direction]] = field(default_factory=list)
    lacked: list[str] = field(default_factory=list)
    vetoed: list[str] = field(default_factory=list)


def get_ready(ruleset: Ruleset) -> None:
    """Make what the first match would have to make: some tenths of a second."""
    index(ruleset)
    plans(ruleset)


def match(article: Article, ruleset: Ruleset, *, country: str | None = None) -> tuple[Match, ...]:
    """Every match of every mention rule, in the order of the rules. `country`: whose press it is."""
    reading, ready = read(article, ruleset), plans(ruleset)
    present = ready.mask(reading.spots.terms)
    possible = [plan for plan in ready.mentions if _possible(plan, present, country)]
    trials = _trials(reading, ready, possible, country)
    return _matches(reading, ready, trials)


def explain(article: Article, ruleset: Ruleset, *, country: str | None = None) -> Explanation:
    """The matches, and for each rule without one what it lacked or which veto fired."""
    reading, ready = read(article, ruleset), plans(ruleset)
    trials = _trials(reading, ready, ready.mentions, country)
    missed = [
        Missed(
            rule=trial.plan.rule.id,
            lacked=tuple(dict.fromkeys(trial.lacked)),
            vetoed_by=tuple(dict.fromkeys(trial.vetoed)),
        )
        for trial in trials
        if not trial.found
    ]
    spots = sorted(spot for found in reading.spots.terms.values() for spot in found)
    return Explanation(
        matches=_matches(reading, ready, trials), missed=tuple(missed), hits=hits_of(reading, spots)
    )


def tagged(article: Article, ruleset: Ruleset, rule: Rule) -> bool:
    """Whether a tag rule's words stand in a text at all, mention or not: for the rule's own examples."""
    reading = read(article, ruleset)
    plan = next(plan for plan in plans(ruleset).tags if plan.rule is rule)
    return tag_holds(reading, plan, 0, len(reading.folded.text))


def _possible(plan: Plan, present: int, country: str | None) -> bool:
    """Whether every group of a rule is in the article at all; most rules are done with here."""
    for mask in plan.masks:
        if not mask & present:
            return plan.rule.implied is not None and country in plan.rule.implied
    return True


def _trials(reading: Reading, ready: Plans, chosen: Sequence[Plan], country: str | None) -> list[_Trial]:
    """Each rule tried in turn, so that a weaker one need not tell what a stronger one has told."""
    tried: dict[str, _Trial] = {}
    for plan in chosen:
        told = [trial for name in plan.rule.after if (trial := tried.get(name)) is not None and trial.found]
        tried[plan.rule.id] = _try(reading, ready, plan, country, told)
    return list(tried.values())


def _try(reading: Reading, ready: Plans, plan: Plan, country: str | None, told: Sequence[_Trial]) -> _Trial:
    trial, rule = _Trial(plan), plan.rule
    terms = reading.spots.terms
    implied = (rule.implied or {}).get(country or "")
    wanted = [names for names in plan.groups if implied not in names]
    for names in (*wanted, *plan.context):
        if implied not in names and names.isdisjoint(terms):
            trial.lacked.append("|".join(sorted(names)))
    trial.vetoed += [name for name in rule.nowhere if name in terms]
    trial.vetoed += [name for name in rule.atop if reading.stands(name, 0, reading.lead_end)]
    if trial.lacked or trial.vetoed or not wanted:
        return trial
    vetoes = [name for name in rule.none if name in terms]
    for number, window in enumerate(_windows(reading, plan, wanted)):
        _judge(reading, ready, vetoes, window, trial, told)
        if len(trial.found) >= MOST or number >= MOST_TRIED:
            break
    if not trial.found and not trial.lacked and not trial.vetoed:
        together = ", ".join("|".join(sorted(names)) for names in wanted)
        trial.lacked.append(f"together within {rule.within}: {together}")
    trial.found.sort(key=lambda item: item[0].start)
    return trial


def _windows(reading: Reading, plan: Plan, wanted: Sequence[frozenset[str]]) -> Iterable[Window]:
    """Every place where all groups stand together, smaller ones first."""
    within, carry = plan.within, plan.rule.carry
    if within.unit == "word":
        found = [reading.named(names, carry=carry) for names in wanted]
        return word_windows(reading.folded.text, found, within.count, reading.title_end)
    if within.unit == "article":
        spots = {spot for names in wanted for spot in reading.named(names, carry=carry)}
        return [Window(0, len(reading.folded.text), tuple(sorted(spots)))]
    units, starts = reading.units(within.unit)
    title_units = 0 if within.unit == "opening" else bisect_left(starts, reading.title_end)
    placed = [reading.placed(names, within.unit, carry=carry) for names in wanted]
    return windows(placed, units, within.count, title_units)


def _vetoed_in(reading: Reading, plan: Plan, window: Window) -> tuple[int, int]:
    """Where a veto counts: in the window; of some words, in their sentences; and a rule that takes the headline's words takes its vetoes too."""
    if plan.within.unit == "opening":
        return 0, window.end
    if plan.within.unit == "word":
        sentences = reading.sentences_in(window.start, window.end)
        return min(window.start, sentences[0][0]), max(window.end, sentences[-1][1])
    return window.start, window.end


def _unvetoed_side(
    reading: Reading, ready: Plans, plan: Plan, vetoes: Sequence[str], window: Window
) -> Window | None:
    """
    The side of a sentence that tells it without a veto: `…, while Washington gave Ukraine shells` is the other.

    What was given may be named on the other side alone: `the EU promised a million shells, but the DPRK gave twice as many`.
    """
    if plan.within.unit != "sentence" or plan.within.count != 1 or not ready.others.issuperset(vetoes):
        return None
    for start, end in sides(reading.folded.text, window.start, window.end):
        whole = (start, end) == (window.start, window.end)
        if whole or any(reading.stands(name, start, end) for name in vetoes):
            continue
        likened = as_much(reading.folded.text, start, end)
        found = [
            reading.named_in(names, start, end, carry=plan.rule.carry)
            or (likened and names <= ready.goods and reading.named_in(names, window.start, window.end))
            for names in plan.groups
        ]
        if all(found):
            spots = {spot for spots in found if spots for spot in spots}
            return Window(start, end, tuple(sorted(spots)))
    return None


def _judge(
    reading: Reading,
    ready: Plans,
    none: Sequence[str],
    window: Window,
    trial: _Trial,
    told: Sequence[_Trial],
) -> None:
    """Accept a window as a match, or note why not. `none`: the rule's vetoes that stand in the article."""
    rule = trial.plan.rule
    if any(window.start < other.end and other.start < window.end for other, _ in trial.found):
        return
    vetoes = [name for name in none if reading.stands(name, *_vetoed_in(reading, trial.plan, window))]
    if vetoes:
        side = _unvetoed_side(reading, ready, trial.plan, vetoes, window)
        if side is None:
            trial.vetoed += vetoes
            return
        window = side
    for earlier in told:
        if any(window.start < other.end and other.start < window.end for other, _ in earlier.found):
            trial.lacked.append(f"a place that {earlier.plan.rule.id} has not told of")
            return
    prominence = reading.prominence(window.spots[0].start)
    if rule.where == "title" and prominence is not Prominence.TITLE:
        trial.lacked.append("a place in the title")
        return
    if rule.where == "lead" and prominence is Prominence.BODY:
        trial.lacked.append("a place in the title or the lead")
        return
    if rule.order and not _in_order(reading, rule, window):
        trial.lacked.append(f"the order {', '.join(rule.order)}")
        return
    direction = direction_of(reading, ready, rule, window)
    if direction is None:
        trial.lacked.append(f"the direction from {rule.supplier} to {rule.receiver}")
        return
    trial.found.append((window, direction))


def _in_order(reading: Reading, rule: Rule, window: Window) -> bool:
    place = window.start
    for group in rule.order:
        spots = reading.named(frozenset(group.split("|")), carry=rule.carry)
        following = [spot.end for spot in spots if place <= spot.start and spot.end <= window.end]
        if not following:
            return False
        place = following[0]
    return True


def _matches(reading: Reading, ready: Plans, trials: Sequence[_Trial]) -> tuple[Match, ...]:
    return tuple(
        describe(reading, ready, trial.plan.rule, window, direction)
        for trial in trials
        for window, direction in trial.found
    )
