"""Full text in every language, and no string that breaks it."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import InputError
from monitor.store import Store
from tests.builders import at
from tests.store.works import page

TEXTS = {
    "ko": "국가정보원은 북한군이 러시아에 152㎜ 포탄과 KN‑23 미사일을 보냈다고 밝혔다.",
    "ja": "防衛省は北朝鮮がロシアに砲弾を供与したとみている。",
    "zh": "韩国称朝鲜向俄罗斯运送了炮弹。",
    "ru": "По данным разведки, снарядов из Северной Кореи стало меньше.",
    "uk": "Росія отримала боєприпаси з Північної Кореї.",
    "en": "North Korean KN-23A missiles and artillery shells reached Russia.",
}


@pytest.fixture
def filled(store: Store, run: int) -> Store:
    """One article a language."""
    for language, text in TEXTS.items():
        store.record(
            page(f"https://{language}.example/1", title=f"Report {language}", text=text, language=language),
            run=run,
            now=at("09:02"),
        )
    return store


@pytest.mark.parametrize(
    ("words", "languages"),
    [
        ("북한", {"ko"}),
        ("북한군", {"ko"}),
        ("포탄", {"ko"}),
        ("국가정보원은", {"ko"}),
        ("北朝鮮", {"ja"}),
        ("砲弾", {"ja"}),
        ("朝鲜", {"ja", "zh"}),
        ("朝鮮", {"ja", "zh"}),
        ("炮弹", {"zh"}),
        ("снаряд", {"ru"}),
        ("снаряды", {"ru"}),
        ("Северная Корея", {"ru"}),
        ('"Северная Корея"', {"ru"}),
        ("Північна Корея", {"uk"}),
        ("KN-23", {"ko", "en"}),
        ("kn23", set()),
        ("shell", {"en"}),
        ("north korean missile", {"en"}),
        ("포탄 러시아", {"ko"}),
        ("포탄 shells", set()),
        ("152mm", {"ko"}),
    ],
)
def test_words_find_what_a_reader_expects(filled: Store, words: str, languages: set[str]) -> None:
    """
    FTS5 by itself finds none of 북한, 砲弾, снаряд here.
    """
    assert {found.item.language for found in filled.search(words)} == languages


NUMBERS = {
    "ko": "북한은 2023년 러시아에 포탄 1500만발이 든 컨테이너 3만4000여개와 화성-11형, 170㎜ 자주포 200여문을 보냈고 병력5000명이 파견됐다.",
    "ja": "北朝鮮が2024年10月に約1万1000人の部隊を送り、新型KN-23を発射したと韓国軍は６５０万発とともに発表した。",
    "zh": "韩方称朝鲜向俄罗斯提供152毫米炮弹1200万发，装在28000个集装箱内。",
    "ru": "Самолёт доставил снаряды, 5000 тонн, сообщил Королёв.",
    "uk": "Літак доставив 5000 снарядів.",
}


@pytest.mark.parametrize(
    ("words", "languages"),
    [
        ("1500만발이", {"ko"}),
        ("1500만", {"ko"}),
        ("1500", {"ko"}),
        ("5000명", {"ko"}),
        ("5000", {"ko", "ru", "uk"}),
        ("3만4000여개", {"ko"}),
        ("4000", {"ko"}),
        ("3만", {"ko"}),
        ("200여문", {"ko"}),
        ("2023년", {"ko"}),
        ("화성-11형", {"ko"}),
        ("화성-11", {"ko"}),
        ("170mm", {"ko"}),
        ("2024年10月", {"ja"}),
        ("1万1000人", {"ja"}),
        ("1000", {"ja"}),
        ("650万", {"ja"}),
        ("KN-23", {"ja"}),
        ("152毫米", {"zh"}),
        ("1200万发", {"zh"}),
        ("28000", {"zh"}),
        ("самолет", {"ru"}),
        ("самолёты", {"ru"}),
        ("Королев", {"ru"}),
        ("королёва", {"ru"}),
        ('"самолёт доставил"', {"ru"}),
        ("100", set()),
        ("50000", set()),
        ("2023年12月", set()),
    ],
)
def test_numbers_are_found_where_no_space_parts_them(
    store: Store, run: int, words: str, languages: set[str]
) -> None:
    """
    They are what a reader looks for: how many, which, when.
    """
    for language, text in NUMBERS.items():
        store.record(
            page(f"https://{language}.example/1", title="Report", text=text, language=language),
            run=run,
            now=at("09:02"),
        )

    assert {found.item.language for found in store.search(words)} == languages


def test_texts_stored_before_are_found_by_their_numbers_too(store: Store, run: int) -> None:
    """
    A database of an earlier version is brought up to date; what was found in it is found still.
    """
    for language, text in NUMBERS.items():
        store.record(
            page(f"https://{language}.example/1", title="Report", text=text, language=language),
            run=run,
            now=at("09:02"),
        )
    now = {row["id"]: set(row["grams"].split()) for row in store.base.rows("SELECT id, grams FROM articles")}
    with store.base.transaction() as db:
        for id_, held in now.items():
            plain = {piece for piece in held if re.fullmatch(r"[\x00-\u04ff]+", piece)}
            db.execute("UPDATE articles SET grams = ? WHERE id = ?", (" ".join(held - plain), id_))
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm007%'")

    with Store.open(Path(store.path), readonly=True) as reader:
        then = {
            row["id"]: set(row["grams"].split()) for row in reader.base.rows("SELECT id, grams FROM articles")
        }
        found = {
            words: [f.item.language for f in reader.search(words)] for words in ("650万", "самолет", "북한")
        }
    assert found == {"650万": ["ja"], "самолет": ["ru"], "북한": ["ko"]}
    assert set().union(*(now[id_] - held for id_, held in then.items())) <= {
        "170mm"
    }  # which were there before


def test_a_find_shows_where_it_says_so(filled: Store) -> None:
    """
    The rule's quote may be another sentence.
    """
    (found,) = filled.search("снаряды")

    assert [found.passage[start:end] for start, end in found.hits] == ["снаряд"]


def test_sqlite_utils_searches_the_same_table(filled: Store) -> None:
    """
    Issue by issue, people take the tool they know; `--quote` for KN-23.
    """

    def found(*words: str) -> str:
        command = [sys.executable, "-m", "sqlite_utils", "search", str(filled.path), "articles", *words]
        return subprocess.run([*command, "-c", "url"], capture_output=True, text=True, check=True).stdout

    assert "ko.example" in found("북한")
    assert "ja.example" in found("砲弾")
    assert "en.example" in found("KN-23A", "--quote")


def test_the_index_follows_every_change(filled: Store, run: int) -> None:
    """
    A text rewritten, or deleted by hand, must not be found by its old words.
    """
    filled.record(
        page(
            "https://ru.example/1",
            title="Report ru",
            text="Ракет стало больше.",
            language="ru",
            fetched_at=at("12:00"),
        ),
        run=run,
        now=at("12:01"),
    )
    with filled.base.transaction() as db:
        db.execute("DELETE FROM matches WHERE mention IN (SELECT id FROM mentions WHERE article = 1)")
        db.execute("DELETE FROM sketches")
        db.execute("UPDATE pages SET mention = NULL")
        db.execute("DELETE FROM mentions WHERE article = 1")
        db.execute("DELETE FROM articles WHERE id = 1")
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")

    assert filled.search("снаряд") == []
    assert [found.item.language for found in filled.search("ракета")] == ["ru"]
    assert filled.search("북한") == []


def hostile() -> list[str]:
    """Five hundred strings that mean something to SQL or FTS5."""
    pieces = [
        '"', "'", "NEAR(", "NEAR", "AND", "OR", "NOT", "*", "^", ":", "(", ")", "{", "}", "KN-23", "-", "--", "+", ";", "title:",
        "DROP TABLE mentions", "' OR 1=1 --", "\\", "%", "_", "\x00", "\ud800", "\u202e", "북한", "снаряд", "a" * 300, "☭", "𝕏",
        "\n", "\t", "“", "”", "…", "1e999", "9" * 30, "NULL", "articles_fts", "rank MATCH", "?1", ":name", "@x", "$y", "<b>",
    ]  # fmt: skip
    dice = random.Random(20261124)
    return [*pieces, *("".join(dice.choices(pieces, k=dice.randint(1, 6))) for _ in range(500 - len(pieces)))]


def test_no_string_breaks_the_search(filled: Store) -> None:
    """
    An answer or "holds no word"; never an error of syntax, never a changed table.
    """
    before = filled.base.rows("SELECT count(*), group_concat(name) FROM sqlite_master")[0][:]
    refused = 0
    for words in hostile():
        try:
            filled.search(words)
        except InputError:
            refused += 1

    assert 0 < refused < 250
    assert filled.base.rows("SELECT count(*), group_concat(name) FROM sqlite_master")[0][:] == before
    assert {found.item.language for found in filled.search('KN-23 "')} == {"ko", "en"}


def test_a_pasted_page_is_cut_to_a_question(filled: Store) -> None:
    """
    The first words count; nobody waits for a minute.
    """
    assert filled.search("Russia " * 20_000)
    assert filled.search(" ".join(f"word{n}" for n in range(20_000))) == []


def test_a_search_is_a_readers_command(filled: Store) -> None:
    """
    It must work on a database opened for reading.
    """
    with Store.open(Path(filled.path), readonly=True) as reader:
        assert len(reader.search("KN-23")) == 2


def test_what_was_found_last_stands_first(store: Store, run: int) -> None:
    """
    Of one crawl the last that was stored; the words may stand in the title alone, or begin a sentence.
    """
    for name, clock in (("one", "09:02"), ("two", "11:00"), ("three", "11:00"), ("four", "10:00")):
        text = f"{name.encode().hex()} was told. Piers of Rajin."
        work = page(f"https://{name}.example/1", title=f"Ships, {name}", text=text)
        store.record(work, run=run, now=at(clock))
    titles = [found.item.title for found in store.search("rajin")]
    (titled,) = store.search("one")

    assert titles == ["Ships, three", "Ships, two", "Ships, four", "Ships, one"]
    assert [found.item.title for found in store.search("rajin", limit=1)] == titles[:1]
    assert {(found.passage, found.hits) for found in store.search("piers")} == {
        ("Piers of Rajin.", ((0, 5),))
    }
    assert (titled.passage, titled.hits) == ("Ships, one", ((7, 10),))


def test_the_passage_holds_as_many_of_the_words_as_any_sentence(store: Store, run: int) -> None:
    """
    One word said twice tells less of why a report was found than two words once.
    """
    text = "Shells and shells. Rajin sent shells. Shells left Rajin."
    store.record(page(title="Report", text=text), run=run, now=at("09:02"))

    (found,) = store.search("shells rajin")

    assert found.passage == "Rajin sent shells."
    assert found.hits == ((0, 5), (11, 17))
