"""Rules are read whole or not at all, and every mistake is told at once."""

from pathlib import Path

import pytest

from monitor import cache, paths
from monitor.config.regexes import refusal
from monitor.config.rules import compile_rules, load_rules
from monitor.core.matching import match
from monitor.errors import ConfigError
from monitor.inflect import forms
from tests.builders import article
from tests.rulebook import RULES, TERMS, rule, rulebook


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def problems(folder: Path) -> list[str]:
    """Everything that is wrong with a folder of rules."""
    with pytest.raises(ConfigError) as caught:
        load_rules(folder)
    return list(caught.value.problems)


MISTAKES = [
    ({"rules": rule(all_=["dprk", "rusia"])}, "names 'rusia', which is no term.\nDid you mean 'russia'?"),
    ({"rules": rule(within="2 pages")}, "within = '2 pages' is no window."),
    ({"rules": rule(within="0 sentences")}, "within = '0 sentences' is no window."),
    ({"rules": rule(all_=None)}, "asks for nothing"),
    (
        {"rules": rule(all_=["dprk"], implied={"KP": "dprk"})},
        "asks for nothing but what the source's country implies",
    ),
    ({"rules": rule(implied={"kp": "dprk"})}, "implied: 'kp' is no country."),
    ({"rules": rule() + 'implied = { KP = ["dprk"] }\n'}, "implied: KP = ['dprk'] is no term."),
    (
        {"rules": rule(all_=["dprk", "russia"], implied={"KP": "dprk|russia"})},
        "implies 'dprk|russia', for which it does not ask.",
    ),
    (
        {"rules": rule(all_=["dprk", "russia"], none=["dprk"])},
        "needs 'dprk' and is vetoed by it: it can never match.",
    ),
    ({"parties": 'party = ["x"]'}, "party 1: is no table."),
    ({"rules": rule() + rule()}, "stands in"),
    ({"rules": rule(lane="guns")}, "lane = 'guns' is none."),
    ({"rules": rule(kind="tag", tag="rumour")}, "tag = 'rumour' is none."),
    ({"rules": rule(direction="both")}, "direction = 'both' is none."),
    ({"rules": rule(from_="dprk")}, "has only one of `from` and `to`."),
    ({"rules": rule(where="footer")}, "where = 'footer' is no place."),
    ({"rules": rule(wihtin="sentence")}, "unknown key 'wihtin'."),
    ({"rules": "x = 1\n" + rule()}, "unknown key 'x'."),
    ({"rules": ""}, "holds no rule."),
    ({"rules": "[[rule]"}, "is not TOML"),
    ({"terms": '[a]\nuse = ["b"]\n[b]\nuse = ["a"]\n', "rules": rule(all_=["a"])}, "uses itself: a → b → a."),
    ({"terms": '[a]\nuse = ["z"]\n', "rules": rule(all_=["a"])}, "use names 'z', which is no term."),
    ({"terms": '[a]\nen = ["x * *y"]\n', "rules": rule(all_=["a"])}, "'x * *y' is no pattern."),
    ({"terms": '[a]\nen = ["*"]\n', "rules": rule(all_=["a"])}, "'*' is no pattern."),
    ({"terms": '[a]\nen = "x"\n', "rules": rule(all_=["a"])}, "is not a list"),
    ({"terms": "[a]\n", "rules": rule(all_=["a"])}, "has no words at all."),
    (
        {"terms": '[a]\nexcept = { en = ["b"] }\n', "rules": rule(all_=["a"])},
        "names 'a', which has exceptions and no words.",
    ),
    (
        {
            "terms": '[a]\nen = ["b"]\ncased = ["The B"]\nrefer = { en = ["the B"] }\n',
            "rules": rule(all_=["a"]),
        },
        "cased names 'The B', which is no reference.",
    ),
    ({"terms": "[a]\nregex = ['(?=x)']\n", "rules": rule(all_=["a"])}, "RE2 does not take it"),
    ({"terms": "[a]\nregex = ['x*']\n", "rules": rule(all_=["a"])}, "matches nothing at all"),
    ({"terms": '[a]\nen = ["x"]\nclass = "lend"\n', "rules": rule(all_=["a"])}, "class = 'lend' is none."),
    ({"parties": '[[party]]\nid = "x"\n'}, "has no names."),
]


@pytest.mark.parametrize(
    ("written", "said"), MISTAKES, ids=lambda value: value[:40] if isinstance(value, str) else ""
)
def test_a_mistake_is_told_with_file_place_and_cure(
    tmp_path: Path, written: dict[str, str], said: str
) -> None:
    """
    "Invalid rules are ignored" is the worst fault that a monitor can have.
    """
    found = problems(rulebook(tmp_path / "rules", **written))

    assert any(said in problem for problem in found), found
    assert all(str(tmp_path) in problem for problem in found)


@pytest.mark.parametrize("key", ["none", "nowhere", "atop"])
def test_a_veto_may_name_several_terms(tmp_path: Path, key: str) -> None:
    """In `all` a stroke means one of them; a veto that reads it as one name never counts."""
    written = rule(all_=["dprk", "russia"], **{key: ["aid-to-ukraine|denying"]})
    rules = load_rules(rulebook(tmp_path / "rules", rules=written))

    assert match(article(text="North Korea and Russia talk."), rules)
    assert not match(article(text="North Korea denied that it talks with Russia."), rules)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """
    Nobody wants to mend rules one error at a time.
    """
    folder = rulebook(tmp_path / "rules", rules=rule(within="x", lane="y", all_=["dprk", "z"]))
    (folder / "terms" / "latin.toml").write_bytes(b'[x]\nen = ["\xe9"]\n')

    found = "\n".join(problems(folder))

    assert "within = 'x'" in found
    assert "lane = 'y'" in found
    assert "names 'z'" in found
    assert "latin.toml: is not UTF-8" in found


def test_a_folder_that_is_none_says_so(tmp_path: Path) -> None:
    """
    A typing error must not look like an empty rule book.
    """
    assert "is no folder" in problems(tmp_path / "nowhere")[0]


@pytest.mark.parametrize(
    ("phrase", "some"),
    [
        ("снаряд", {"снаряды", "снарядов", "снарядами", "снаряду"}),
        (
            "баллистическая ракета",
            {"баллистических ракет", "баллистическую ракету", "баллистическими ракетами"},
        ),
        ("Северная Корея", {"северной кореи", "северную корею", "северной кореей"}),
        ("министерство обороны", {"министерства обороны", "министерством обороны"}),
        ("поставить", {"поставила", "поставили", "поставит", "поставленные", "поставленных"}),
        ("отправить войска", {"отправила войска", "отправили войска"}),
        ("КНДР", {"КНДР"}),
    ],
)
def test_russian_bends_as_a_phrase(phrase: str, some: set[str]) -> None:
    """
    Adjectives agree with their noun; what stands after it stays.
    """
    assert some <= set(forms(phrase))


def test_a_sign_before_a_word_keeps_it_as_written(tmp_path: Path) -> None:
    """
    Дунай the river bends too; the place in the reports does not.
    """
    folder = rulebook(tmp_path / "rules", terms='[a]\nru = ["=Дунай", "снаряд*"]\n', rules=rule(all_=["a"]))

    assert [pattern.text for pattern in load_rules(folder).terms["a"].patterns] == ["дунай", "снаряд"]


def test_a_version_changes_with_what_decides_and_with_nothing_else(tmp_path: Path) -> None:
    """
    The version of a stored match says which rule and which words made it.
    """
    first = compile_rules(rulebook(tmp_path / "a"))
    retitled = compile_rules(rulebook(tmp_path / "b", rules=RULES.replace("Arms moving", "Weapons moving")))
    other_term = compile_rules(rulebook(tmp_path / "c", terms=TERMS.replace('"absurd"', '"silly"')))
    other_arms = compile_rules(rulebook(tmp_path / "d", terms=TERMS.replace('"howitzer*"', '"mortar*"')))

    versions = [[rule.version for rule in book.rules] for book in (first, retitled, other_term, other_arms)]
    assert versions[1] == versions[0]
    assert versions[2][0] == versions[0][0]
    assert versions[2][1] != versions[0][1]
    assert versions[3][0] != versions[0][0]
    assert other_term.version != first.version


def test_what_was_compiled_is_kept_and_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Inflecting takes seconds; loading what was inflected must not differ in anything.
    """
    folder = rulebook(tmp_path / "rules")
    made = load_rules(folder)
    monkeypatch.setattr("monitor.config.rules.compile_rules", lambda folder: pytest.fail("compiled again"))

    kept = load_rules(folder)

    assert kept.version == made.version
    assert (kept.terms, kept.rules, kept.parties) == (made.terms, made.rules, made.parties)
    assert (kept.unnamed, kept.speech) == (made.unnamed, made.speech)


def test_a_change_of_any_file_compiles_anew(tmp_path: Path) -> None:
    """
    A stale rule book is worse than a slow one.
    """
    before = load_rules(rulebook(tmp_path / "rules"))
    after = load_rules(rulebook(tmp_path / "rules", terms=TERMS.replace('"howitzer*"', '"mortar*"')))

    assert after.version != before.version


def test_a_broken_cache_or_none_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The cache is never needed; a full or read-only disk must not stop a crawl.
    """
    folder = rulebook(tmp_path / "rules")
    made = load_rules(folder)
    for file in cache.folder().glob("*.json"):
        file.write_text('{"version": 1, "terms": [[1]]}', encoding="utf-8")
    assert load_rules(folder).version == made.version

    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_rules(folder).version == made.version


@pytest.mark.parametrize(
    "regex",
    [r"(?=a)", r"(a)\1", "[", "a**", "x*", "(a*)+", r"(\w+\s?)*$", "a{1000}", r"(?:a|b)*c.{300}", r"[ab]*a[ab]{300}c",
     r"(.*a){100}", r"((a{1,30}){1,30}){1,30}", r".{0,999}x", r"(\p{L}{1,50} ?){1,20}"],
)  # fmt: skip
def test_a_regex_that_would_keep_a_crawl_waiting_is_refused(regex: str) -> None:
    """
    RE2 is linear in the text, and a program of thousands of steps is linear too.
    """
    assert refusal(regex) is not None


@pytest.mark.parametrize(
    "regex", [r"\b\d{3} ?mm\b", r"\d+(?:\.\d+)? (?:million|млн)", r"kn-\d{2}[a-z]?", r"[\p{Han}]{2}軍"]
)
def test_a_regex_of_ordinary_use_is_taken(regex: str) -> None:
    """
    Quantities and designations are what regexes are for.
    """
    assert refusal(regex) is None


def test_the_rules_of_the_project_load() -> None:
    """
    A release whose own rules are wrong watches nothing.
    """
    ruleset = load_rules(paths.RULES)

    assert {rule.lane for rule in ruleset.rules if rule.lane} >= {
        "dprk-to-russia",
        "russia-to-dprk",
        "troops",
    }
