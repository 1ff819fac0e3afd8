"""
Apply the rules to an article: what matched, where, in whose mouth, and why not.

Pure. Finds words (`core.hits`), windows (`core.windows`), direction and speaker,
and joins them to matches. What a rule means is written in `docs/rules.md`.

The dilemma: a rule that matches too much is dismissed by a reader and soon not
read at all; one that matches too little is never missed. So every refusal can
be asked for its reason (`explain`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.core.article import Article
from monitor.core.direction import Place, read_direction
from monitor.core.hits import Spot, by_name
from monitor.core.mention import Direction, Hit, Match, Prominence
from monitor.core.reading import Reading, read
from monitor.core.rule import Rule, RuleKind, Ruleset, groups
from monitor.core.speakers import PRESS, find_speaker
from monitor.core.windows import Window, parse_within, windows, word_windows

MOST = 10
"""Matches of one rule in one article: a reader needs no eleventh quote."""
LONGEST_QUOTE = 1200
PARTIES = ("dprk", "russia")
"""Terms whose names are the two ends of a direction, where a rule does not say `from` and `to`."""


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
    """One rule tried on one article; the reasons are gathered only when somebody asks."""

    found: list[tuple[Window, Direction]] = field(default_factory=list)
    lacked: list[str] = field(default_factory=list)
    vetoed: list[str] = field(default_factory=list)


def match(article: Article, ruleset: Ruleset, *, country: str | None = None) -> tuple[Match, ...]:
    """Every match of every mention rule, in the order of the rules. `country`: whose press it is."""
    reading = read(article, ruleset)
    return _matches(reading, ruleset, _trials(reading, ruleset, country))


def explain(article: Article, ruleset: Ruleset, *, country: str | None = None) -> Explanation:
    """The matches, and for each rule without one what it lacked or which veto fired."""
    reading = read(article, ruleset)
    trials = _trials(reading, ruleset, country)
    missed = [
        Missed(
            rule=rule.id,
            lacked=tuple(dict.fromkeys(trial.lacked)),
            vetoed_by=tuple(dict.fromkeys(trial.vetoed)),
        )
        for rule, trial in trials
        if not trial.found
    ]
    spots = sorted(spot for found in reading.spots.terms.values() for spot in found)
    return Explanation(
        matches=_matches(reading, ruleset, trials), missed=tuple(missed), hits=_hits(reading, spots)
    )


def tagged(article: Article, ruleset: Ruleset, rule: Rule) -> bool:
    """Whether a tag rule's words stand in a text at all, mention or not: for the rule's own examples."""
    reading = read(article, ruleset)
    return _holds(reading, rule, 0, len(reading.folded.text))


def _trials(reading: Reading, ruleset: Ruleset, country: str | None) -> list[tuple[Rule, _Trial]]:
    return [
        (rule, _try(reading, ruleset, rule, country))
        for rule in ruleset.rules
        if rule.kind is RuleKind.MENTION
    ]


def _try(reading: Reading, ruleset: Ruleset, rule: Rule, country: str | None) -> _Trial:
    trial = _Trial()
    terms = reading.spots.terms
    implied = (rule.implied or {}).get(country or "")
    wanted = [names for names in groups(rule) if implied not in names]
    for names in (*wanted, *(frozenset(group.split("|")) for group in rule.context)):
        if implied not in names and not any(name in terms for name in names):
            trial.lacked.append("|".join(sorted(names)))
    trial.vetoed += [name for name in rule.nowhere if name in terms]
    if trial.lacked or trial.vetoed or not wanted:
        return trial
    found = [_spots(reading, names, rule.carry) for names in wanted]
    for window in _windows(reading, rule, found):
        _judge(reading, ruleset, rule, window, trial)
        if len(trial.found) >= MOST:
            break
    if not trial.found and not trial.lacked and not trial.vetoed:
        trial.lacked.append(
            f"together within {rule.within}: {', '.join('|'.join(sorted(n)) for n in wanted)}"
        )
    trial.found.sort(key=lambda item: item[0].start)
    return trial


def _spots(reading: Reading, names: frozenset[str], carry: bool) -> list[Spot]:
    found = by_name(reading.spots.terms, names)
    if carry and reading.spots.refers:
        more = by_name(reading.carried, names)
        if more:
            return sorted([*found, *more])
    return found


def _windows(reading: Reading, rule: Rule, found: list[list[Spot]]) -> Iterable[Window]:
    """Smallest first; one that touches a smaller one is left out by the caller's acceptance."""
    within = parse_within(rule.within)
    assert within is not None, rule.within
    if within.unit == "word":
        return word_windows(reading.folded.text, found, within.count, reading.title_end)
    if within.unit == "article":
        spots = tuple(sorted({spot for spots in found for spot in spots}))
        return [Window(0, len(reading.folded.text), spots)]
    units = reading.sentences if within.unit == "sentence" else reading.paragraphs
    title_units = sum(1 for start, _ in units if start < reading.title_end)
    return windows(found, units, within.count, title_units)


def _judge(reading: Reading, ruleset: Ruleset, rule: Rule, window: Window, trial: _Trial) -> None:
    """Accept a window as a match, or note why not."""
    if any(window.start < other.end and other.start < window.end for other, _ in trial.found):
        return
    vetoes = [name for name in rule.none if _stands(reading, name, window, rule)]
    if vetoes:
        trial.vetoed += vetoes
        return
    prominence = reading.prominence(window.spots[0].start if window.spots else window.start)
    if rule.where == "title" and prominence is not Prominence.TITLE:
        trial.lacked.append("a place in the title")
        return
    if rule.where == "lead" and prominence is Prominence.BODY:
        trial.lacked.append("a place in the title or the lead")
        return
    if rule.order and not _in_order(reading, rule, window):
        trial.lacked.append(f"the order {', '.join(rule.order)}")
        return
    read_as = _direction(reading, ruleset, rule, window)
    if read_as is None:
        trial.lacked.append(f"the direction from {rule.supplier} to {rule.receiver}")
        return
    trial.found.append((window, read_as))


def _stands(reading: Reading, name: str, window: Window, rule: Rule) -> bool:
    return any(
        window.start <= spot.start and spot.end <= window.end for spot in reading.spots.terms.get(name, ())
    )


def _in_order(reading: Reading, rule: Rule, window: Window) -> bool:
    place = window.start
    for group in rule.order:
        spots = _spots(reading, frozenset(group.split("|")), rule.carry)
        following = [spot.end for spot in spots if place <= spot.start and spot.end <= window.end]
        if not following:
            return False
        place = following[0]
    return True


def _direction(reading: Reading, ruleset: Ruleset, rule: Rule, window: Window) -> Direction | None:
    """The direction that a window tells; None where the rule asks for another."""
    terms = ruleset.terms
    supplier, receiver = rule.supplier or PARTIES[0], rule.receiver or PARTIES[1]
    if supplier not in terms or receiver not in terms:
        return Direction.UNCLEAR
    classes = _classes(ruleset)
    goods = [
        spot for spot in window.spots if spot.name in classes.goods and spot.name not in (supplier, receiver)
    ]
    if rule.direction == "assumed":
        onward = supplier.startswith(PARTIES[0])
        return Direction.DPRK_TO_RUSSIA if onward else Direction.RUSSIA_TO_DPRK
    forward = read_direction(
        Place(
            text=reading.folded.text,
            sentences=[span for span in reading.sentences if span[0] < window.end and window.start < span[1]],
            suppliers=_inside(_spots(reading, frozenset((supplier,)), True), window),
            receivers=_inside(_spots(reading, frozenset((receiver,)), True), window),
            gives=_inside(by_name(reading.spots.terms, classes.give), window),
            takes=_inside(by_name(reading.spots.terms, classes.take), window),
            goods=goods,
        )
    )
    if rule.supplier and (forward is False or (forward is None and rule.direction == "strict")):
        return None
    if forward is None:
        return Direction.UNCLEAR
    onward = forward == supplier.startswith(PARTIES[0])
    return Direction.DPRK_TO_RUSSIA if onward else Direction.RUSSIA_TO_DPRK


def _inside(spots: Sequence[Spot], window: Window) -> list[Spot]:
    return [spot for spot in spots if window.start <= spot.start and spot.end <= window.end]


@dataclass(frozen=True)
class _Classes:
    """Which terms are words of giving, of taking, and names of goods."""

    give: frozenset[str]
    take: frozenset[str]
    goods: frozenset[str]
    tags: tuple[Rule, ...]
    press: frozenset[str]
    """Parties that only pass on what others say."""


@lru_cache(maxsize=8)
def _classes(ruleset: Ruleset) -> _Classes:
    terms = ruleset.terms.values()
    verbs = {pattern for term in terms if term.verb for pattern in term.patterns}
    return _Classes(
        give=frozenset(term.name for term in terms if term.verb == "give"),
        take=frozenset(term.name for term in terms if term.verb == "take"),
        goods=frozenset(
            term.name
            for term in terms
            if not term.verb and not any(pattern in verbs for pattern in term.patterns)
        )
        - set(PARTIES),
        tags=tuple(rule for rule in ruleset.rules if rule.kind is RuleKind.TAG),
        press=frozenset(party.id for party in ruleset.parties if party.side == PRESS),
    )


def _matches(reading: Reading, ruleset: Ruleset, trials: Sequence[tuple[Rule, _Trial]]) -> tuple[Match, ...]:
    return tuple(
        _match(reading, ruleset, rule, window, read_as)
        for rule, trial in trials
        for window, read_as in trial.found
    )


def _match(reading: Reading, ruleset: Ruleset, rule: Rule, window: Window, read_as: Direction) -> Match:
    first, last = _quoted(reading, window)
    start, end = reading.folded.source(first, last)
    classes = _classes(ruleset)
    speaker = find_speaker(reading, first, last, window.spots, classes.press)
    return Match(
        rule=rule.id,
        rule_version=rule.version,
        lane=rule.lane or "",
        quote=reading.written[start:end],
        start=start,
        end=end,
        hits=_hits(reading, window.spots),
        prominence=reading.prominence(window.spots[0].start if window.spots else first),
        direction=read_as,
        speaker=speaker.party if speaker else None,
        speaker_raw=speaker.raw if speaker else None,
        tags=tuple(
            dict.fromkeys(
                other.tag for other in classes.tags if other.tag and _holds(reading, other, first, last)
            )
        ),
    )


def _quoted(reading: Reading, window: Window) -> tuple[int, int]:
    """The whole sentences of a window's hits; of an overlong one the part round the hits."""
    first = reading.sentences[reading.sentence_at(window.spots[0].start)][0]
    final = window.spots[-1]
    last = max(reading.sentences[reading.sentence_at(final.start)][1], final.end)
    if last - first > LONGEST_QUOTE:
        first = max(first, window.spots[0].start - 200)
        last = max(min(last, first + LONGEST_QUOTE), window.spots[0].end)
    return first, last


def _hits(reading: Reading, spots: Sequence[Spot]) -> tuple[Hit, ...]:
    hits = []
    for spot in spots:
        start, end = reading.folded.source(spot.start, spot.end)
        hits.append(Hit(term=spot.name, start=start, end=end))
    return tuple(hits)


def _holds(reading: Reading, rule: Rule, first: int, last: int) -> bool:
    """Whether a tag rule holds over a match: all its groups, none of its vetoes, in the place it looks at."""
    terms = reading.spots.terms
    wanted = groups(rule)
    if not all(any(name in terms for name in names) for names in wanted):
        return False
    start, end = _wider(reading, rule.within, first, last)
    for names in wanted:
        if not any(start <= spot.start and spot.end <= end for spot in _spots(reading, names, rule.carry)):
            return False
    return not any(
        start <= spot.start and spot.end <= end for name in rule.none for spot in terms.get(name, ())
    )


def _wider(reading: Reading, written: str, first: int, last: int) -> tuple[int, int]:
    """The place that a tag rule looks at: the match's sentences, some on each side, the paragraph, the article."""
    within = parse_within(written)
    assert within is not None, written
    if within.unit == "article":
        return 0, len(reading.folded.text)
    if within.unit == "sentence" and within.count == 1:
        return first, last
    if within.unit == "paragraph":
        inside = [span for span in reading.paragraphs if span[0] < last and first < span[1]]
        return (inside[0][0], inside[-1][1]) if inside else (first, last)
    if within.unit == "word":
        return max(0, first - within.count * 4), last + within.count * 4
    lines = reading.sentences
    low = max(reading.sentence_at(first) - within.count + 1, 0)
    high = min(reading.sentence_at(max(first, last - 1)) + within.count - 1, len(lines) - 1)
    return lines[low][0], lines[high][1]
