"""A weaker rule does not tell again what a stronger one has told."""

from pathlib import Path

import pytest

from monitor.config.rules import compile_rules
from monitor.core.matching import explain, match
from monitor.errors import ConfigError
from tests.builders import article

_TERMS = """\
[dprk]
en = ["North Korea*"]
[arms]
en = ["shells"]
[sent]
en = ["sent"]
"""
_RULES = """\
[[rule]]
id = "strong"
title = "Sent"
lane = "dprk-to-russia"
all = ["dprk", "arms", "sent"]

[[rule]]
id = "weak"
title = "Named together"
lane = "dprk-to-russia"
all = ["dprk", "arms"]
after = ["strong"]
"""


def _folder(tmp_path: Path, rules: str) -> Path:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "words.toml").write_text(_TERMS, encoding="utf-8")
    (tmp_path / "rules.toml").write_text(rules, encoding="utf-8")
    return tmp_path


def test_one_sentence_is_one_match(tmp_path: Path) -> None:
    """A reader who sees three quotes of one sentence stops reading quotes."""
    rules = compile_rules(_folder(tmp_path, _RULES))
    text = "North Korea sent shells. Later the shells of North Korea were counted."

    found = match(article(title="Shells", text=text), rules)

    assert [(one.rule, one.quote[:16]) for one in found] == [
        ("strong", "North Korea sent"),
        ("weak", "Later the shells"),
    ]


def test_a_rule_that_had_nothing_left_to_tell_says_so(tmp_path: Path) -> None:
    """`rules explain` must not call it a rule that lacked a word."""
    rules = compile_rules(_folder(tmp_path, _RULES))

    missed = explain(article(title="Shells", text="North Korea sent shells."), rules).missed

    assert [one.lacked for one in missed] == [("a place that strong has not told of",)]


def test_a_rule_that_is_not_above_is_an_error(tmp_path: Path) -> None:
    """Rules are tried in order; one below could not be waited for."""
    folder = _folder(tmp_path, _RULES.replace('after = ["strong"]', 'after = ["strnog"]'))

    with pytest.raises(ConfigError, match="strnog"):
        compile_rules(folder)


def test_a_star_stands_for_every_rule_above_in_the_lane(tmp_path: Path) -> None:
    """A net that comes last need not name all that come before; another lane's matches hide nothing of it."""
    rules = compile_rules(_folder(tmp_path, _RULES.replace('["strong"]', '["*"]')))
    other = _RULES.replace('["strong"]', '["*"]').replace('"dprk-to-russia"', '"troops"', 1)
    (tmp_path / "other").mkdir()
    apart = compile_rules(_folder(tmp_path / "other", other))
    text = article(title="Shells", text="North Korea sent shells.")

    assert [one.rule for one in match(text, rules)] == ["strong"]
    assert [one.rule for one in match(text, apart)] == ["strong", "weak"]
