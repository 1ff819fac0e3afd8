"""
The schema's history: append-only, one function a step, each in a transaction.

A step that has been released is never edited; a new one is added below it.
Only sqlite_utils is imported, because `sqlite-utils migrate` runs this file by
itself. Views are not here: `views.sql` is laid anew whenever it changed.

Tables are STRICT; times are UTC, ISO-8601, to the second (`2026-11-24T09:00:00Z`),
so that their order as text is their order in time. Long texts stand last in a row:
what stands behind them is slow to reach.
"""

import re
import unicodedata

from sqlite_utils import Database, Migrations

migrations = Migrations("monitor")


@migrations()
def m001_what_we_watch(db: Database) -> None:
    """Sources, runs, checks, and the listing they amount to."""
    for statement in (
        """CREATE TABLE sources (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, home TEXT NOT NULL, language TEXT NOT NULL, country TEXT NOT NULL,
            standing TEXT NOT NULL, every INTEGER NOT NULL, fetch TEXT NOT NULL, keep_days INTEGER NOT NULL,
            discover TEXT NOT NULL, declared_at TEXT NOT NULL, retired_at TEXT
        ) STRICT""",
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, first INTEGER NOT NULL DEFAULT 0, begun_at TEXT NOT NULL,
            ended_at TEXT, day TEXT, status TEXT NOT NULL, sources INTEGER, answered INTEGER, states TEXT, counts TEXT,
            chain_head TEXT
        ) STRICT""",
        "CREATE INDEX runs_day ON runs (day, kind)",
        """CREATE TABLE checks (
            id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs (id), source TEXT NOT NULL, discovery TEXT NOT NULL,
            at TEXT NOT NULL, outcome TEXT NOT NULL, status INTEGER, entries INTEGER NOT NULL, new INTEGER NOT NULL,
            note TEXT NOT NULL DEFAULT '', oldest_at TEXT, newest_at TEXT, overlap INTEGER
        ) STRICT""",
        "CREATE INDEX checks_discovery ON checks (source, discovery, at)",
        """CREATE TABLE discoveries (
            source TEXT NOT NULL, url TEXT NOT NULL, first_at TEXT, last_at TEXT, last_good_at TEXT, last_outcome TEXT,
            last_status INTEGER, failures INTEGER NOT NULL DEFAULT 0, retry_at TEXT, last_new_at TEXT,
            usual_gap INTEGER, gap_since TEXT, etag TEXT, last_modified TEXT, moved_to TEXT, newest_at TEXT,
            news_at TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (source, url)
        ) STRICT""",
        """CREATE TABLE records (
            id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs (id), warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL,
            length INTEGER NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL,
            payload_sha256 TEXT NOT NULL, chain TEXT NOT NULL, at TEXT NOT NULL, pruned_at TEXT
        ) STRICT""",
        "CREATE INDEX records_place ON records (warc_file, warc_offset)",
        "CREATE INDEX records_url ON records (url)",
        """CREATE TABLE entries (
            id INTEGER PRIMARY KEY, canonical_url TEXT NOT NULL, source TEXT NOT NULL, discovery TEXT NOT NULL,
            url TEXT NOT NULL, title TEXT, summary TEXT, published_at TEXT, published_raw TEXT, language TEXT,
            outlet TEXT, found_at TEXT NOT NULL, run INTEGER REFERENCES runs (id), decision TEXT NOT NULL,
            waiting INTEGER NOT NULL DEFAULT 0, record INTEGER REFERENCES records (id), authors TEXT NOT NULL DEFAULT '[]',
            content TEXT,
            UNIQUE (canonical_url, source)
        ) STRICT""",
        "CREATE INDEX entries_waiting ON entries (id) WHERE waiting",
        "CREATE INDEX entries_published ON entries (published_at)",
    ):
        db.execute(statement)


@migrations()
def m002_what_we_saw(db: Database) -> None:
    """Pages, the texts of those that matter, what rules found in them, and what a person said of it."""
    for statement in (
        """CREATE TABLE articles (
            id INTEGER PRIMARY KEY, canonical_url TEXT NOT NULL UNIQUE, url TEXT NOT NULL, title TEXT NOT NULL,
            basis TEXT NOT NULL, language TEXT, authors TEXT NOT NULL DEFAULT '[]',
            published_at TEXT, published_raw TEXT, date_source TEXT, links TEXT NOT NULL DEFAULT '[]',
            extractor TEXT NOT NULL, fingerprint TEXT NOT NULL, body_fingerprint TEXT NOT NULL, source TEXT NOT NULL,
            outlet TEXT NOT NULL, standing TEXT NOT NULL, fetched_at TEXT NOT NULL, record INTEGER REFERENCES records (id), text TEXT NOT NULL, grams TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX articles_body ON articles (body_fingerprint)",
        "CREATE INDEX articles_record ON articles (record) WHERE record IS NOT NULL",
        "CREATE INDEX articles_published ON articles (published_at)",
        """CREATE TABLE mentions (
            id INTEGER PRIMARY KEY, article INTEGER NOT NULL UNIQUE REFERENCES articles (id), day TEXT NOT NULL,
            found_at TEXT NOT NULL, run INTEGER REFERENCES runs (id), origin TEXT NOT NULL, listed INTEGER NOT NULL,
            status TEXT NOT NULL DEFAULT 'new', note TEXT NOT NULL DEFAULT '', reviewed_at TEXT, gone_at TEXT, gone_day TEXT
        ) STRICT""",
        "CREATE INDEX mentions_day ON mentions (day)",
        "CREATE INDEX mentions_found ON mentions (found_at)",
        "CREATE INDEX mentions_status ON mentions (status, id)",
        "CREATE INDEX mentions_gone ON mentions (gone_day) WHERE gone_day IS NOT NULL",
        """CREATE TABLE pages (
            id INTEGER PRIMARY KEY, canonical_url TEXT NOT NULL UNIQUE, url TEXT NOT NULL, final_url TEXT, source TEXT NOT NULL,
            outlet TEXT NOT NULL, discovery TEXT NOT NULL, outcome TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
            status INTEGER, first_seen_at TEXT NOT NULL, fetched_at TEXT NOT NULL, looks INTEGER NOT NULL DEFAULT 1,
            sha256 TEXT, warc_file TEXT, warc_offset INTEGER, record INTEGER REFERENCES records (id), etag TEXT,
            last_modified TEXT, next_look_at TEXT, mention INTEGER REFERENCES mentions (id), run INTEGER REFERENCES runs (id),
            pruned_at TEXT
        ) STRICT""",
        "CREATE INDEX pages_next_look ON pages (next_look_at) WHERE next_look_at IS NOT NULL",
        "CREATE INDEX pages_mention ON pages (mention) WHERE mention IS NOT NULL",
        "CREATE INDEX pages_record ON pages (record) WHERE record IS NOT NULL",
        "CREATE INDEX pages_prunable ON pages (source, fetched_at)"
        " WHERE mention IS NULL AND pruned_at IS NULL AND record IS NOT NULL",
        """CREATE TABLE matches (
            id INTEGER PRIMARY KEY, mention INTEGER NOT NULL REFERENCES mentions (id), fingerprint TEXT NOT NULL,
            position INTEGER NOT NULL, rule TEXT NOT NULL, rule_version TEXT NOT NULL, lane TEXT NOT NULL,
            quote TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, hits TEXT NOT NULL,
            prominence TEXT NOT NULL, direction TEXT NOT NULL, speaker TEXT, speaker_raw TEXT, tags TEXT NOT NULL DEFAULT '[]',
            found_at TEXT NOT NULL, UNIQUE (mention, fingerprint, rule, start, "end")
        ) STRICT""",
        "CREATE INDEX matches_rule ON matches (rule)",
        """CREATE TABLE revisions (
            id INTEGER PRIMARY KEY, mention INTEGER NOT NULL REFERENCES mentions (id), canonical_url TEXT NOT NULL,
            fingerprint TEXT NOT NULL, body_fingerprint TEXT NOT NULL, title TEXT NOT NULL, published_at TEXT,
            fetched_at TEXT NOT NULL, record INTEGER REFERENCES records (id), replaced_at TEXT NOT NULL,
            changed TEXT NOT NULL DEFAULT '[]', found_at TEXT NOT NULL, day TEXT NOT NULL, run INTEGER REFERENCES runs (id), text TEXT NOT NULL, UNIQUE (canonical_url, fingerprint)
        ) STRICT""",
        "CREATE INDEX revisions_body ON revisions (body_fingerprint)",
        "CREATE INDEX revisions_record ON revisions (record) WHERE record IS NOT NULL",
        "CREATE INDEX revisions_day ON revisions (day)",
        "CREATE INDEX revisions_mention ON revisions (mention)",
        """CREATE TABLE copies (
            id INTEGER PRIMARY KEY, mention INTEGER NOT NULL REFERENCES mentions (id), canonical_url TEXT NOT NULL UNIQUE,
            url TEXT NOT NULL, source TEXT NOT NULL, outlet TEXT NOT NULL, standing TEXT NOT NULL, title TEXT NOT NULL,
            published_at TEXT, fetched_at TEXT NOT NULL, fingerprint TEXT NOT NULL, found_at TEXT NOT NULL,
            record INTEGER REFERENCES records (id), warc_file TEXT, warc_offset INTEGER
        ) STRICT""",
        "CREATE INDEX copies_mention ON copies (mention)",
        "CREATE INDEX copies_record ON copies (record) WHERE record IS NOT NULL",
        """CREATE TABLE sketches (
            hash INTEGER NOT NULL, mention INTEGER NOT NULL REFERENCES mentions (id), PRIMARY KEY (hash, mention)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX sketches_mention ON sketches (mention)",
        """CREATE TABLE near_copies (
            mention INTEGER NOT NULL REFERENCES mentions (id), other INTEGER NOT NULL REFERENCES mentions (id),
            containment REAL NOT NULL, jaccard REAL NOT NULL, version TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (mention, other)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX near_copies_other ON near_copies (other)",
        """CREATE TABLE replays (
            id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs (id), path TEXT NOT NULL, sha256 TEXT, ruleset TEXT,
            bytes INTEGER, pages INTEGER, passed INTEGER, mentions INTEGER, unreadable TEXT NOT NULL DEFAULT '[]',
            begun_at TEXT NOT NULL, ended_at TEXT
        ) STRICT""",
        "CREATE INDEX replays_path ON replays (path)",
    ):
        db.execute(statement)


@migrations()
def m003_finding_again(db: Database) -> None:
    """Full text over the articles; triggers keep it in step whoever writes. `grams` makes short CJK words findable."""
    for statement in (
        """CREATE VIRTUAL TABLE articles_fts USING FTS5 (
            title, text, grams, tokenize='unicode61 remove_diacritics 2', content="articles", content_rowid="id"
        )""",
        """CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
            INSERT INTO articles_fts (rowid, title, text, grams) VALUES (new.id, new.title, new.text, new.grams);
        END""",
        """CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
            INSERT INTO articles_fts (articles_fts, rowid, title, text, grams)
            VALUES ('delete', old.id, old.title, old.text, old.grams);
        END""",
        """CREATE TRIGGER articles_au AFTER UPDATE OF title, text, grams ON articles BEGIN
            INSERT INTO articles_fts (articles_fts, rowid, title, text, grams)
            VALUES ('delete', old.id, old.title, old.text, old.grams);
            INSERT INTO articles_fts (rowid, title, text, grams) VALUES (new.id, new.title, new.text, new.grams);
        END""",
    ):
        db.execute(statement)


@migrations()
def m004_who_says_what(db: Database) -> None:
    """What each page tells, the claims that this makes, and what a person decided of them."""
    for statement in (
        """CREATE TABLE tellings (
            mention INTEGER PRIMARY KEY REFERENCES mentions (id), fingerprint TEXT NOT NULL, ruleset TEXT NOT NULL,
            outlet TEXT NOT NULL, cites TEXT NOT NULL DEFAULT '[]'
        ) STRICT""",
        """CREATE TABLE telling_parts (
            mention INTEGER NOT NULL REFERENCES mentions (id), place INTEGER NOT NULL, lane TEXT NOT NULL, direction TEXT NOT NULL,
            speaker TEXT NOT NULL DEFAULT '', denies INTEGER NOT NULL, at TEXT NOT NULL, url TEXT NOT NULL, language TEXT,
            tags TEXT NOT NULL DEFAULT '[]', words TEXT NOT NULL DEFAULT '[]', figures TEXT NOT NULL DEFAULT '[]', shingles TEXT NOT NULL DEFAULT '[]',
            PRIMARY KEY (mention, place)
        ) STRICT""",
        "CREATE INDEX telling_parts_group ON telling_parts (lane, direction, speaker, denies, at)",
        """CREATE TABLE claimed (
            id INTEGER PRIMARY KEY, lane TEXT NOT NULL, direction TEXT NOT NULL, speaker TEXT NOT NULL DEFAULT '', denies INTEGER NOT NULL,
            tags TEXT NOT NULL DEFAULT '[]', gloss TEXT NOT NULL DEFAULT '', thing TEXT, low REAL, high REAL, bound TEXT, figure TEXT,
            previous INTEGER REFERENCES claimed (id), first_at TEXT NOT NULL, first_found_at TEXT NOT NULL, day TEXT NOT NULL,
            origins TEXT NOT NULL DEFAULT '[]', languages TEXT NOT NULL DEFAULT '[]', pages INTEGER NOT NULL,
            status TEXT NOT NULL DEFAULT 'new', reviewed_at TEXT, retired_at TEXT
        ) STRICT""",
        "CREATE INDEX claimed_group ON claimed (lane, direction, speaker, denies, first_at)",
        "CREATE INDEX claimed_thing ON claimed (speaker, lane, direction, denies, thing, first_at)",
        "CREATE INDEX claimed_day ON claimed (day)",
        """CREATE TABLE claim_parts (
            claim INTEGER NOT NULL REFERENCES claimed (id), mention INTEGER NOT NULL REFERENCES mentions (id), key TEXT NOT NULL,
            reason TEXT NOT NULL, with_mention INTEGER, PRIMARY KEY (claim, mention, key)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX claim_parts_mention ON claim_parts (mention)",
        """CREATE TABLE claim_days (
            claim INTEGER NOT NULL REFERENCES claimed (id), day TEXT NOT NULL, gloss TEXT NOT NULL, origins TEXT NOT NULL,
            pages INTEGER NOT NULL, PRIMARY KEY (claim, day)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE claim_answers (
            denial INTEGER NOT NULL REFERENCES claimed (id), claim INTEGER NOT NULL REFERENCES claimed (id), PRIMARY KEY (denial, claim)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX claim_answers_claim ON claim_answers (claim)",
        """CREATE TABLE claim_decisions (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, one INTEGER NOT NULL, one_key TEXT NOT NULL, other INTEGER NOT NULL,
            other_key TEXT NOT NULL, at TEXT NOT NULL
        ) STRICT""",
    ):
        db.execute(statement)


@migrations()
def m005_what_waits_to_be_told(db: Database) -> None:
    """
    The mentions whose parts are still to be taken, so that one new page need not be looked for among all.

    Triggers keep it, whoever writes: a new mention, a new text, a corrected date.
    """
    for statement in (
        """CREATE TABLE untold (mention INTEGER PRIMARY KEY REFERENCES mentions (id) ON DELETE CASCADE) STRICT""",
        """INSERT INTO untold (mention) SELECT m.id FROM mentions m JOIN articles a ON a.id = m.article
            LEFT JOIN tellings t ON t.mention = m.id WHERE t.mention IS NULL OR t.fingerprint <> a.fingerprint""",
        """CREATE TRIGGER untold_ai AFTER INSERT ON mentions BEGIN
            INSERT OR IGNORE INTO untold (mention) VALUES (new.id);
        END""",
        """CREATE TRIGGER untold_mu AFTER UPDATE OF article ON mentions BEGIN
            INSERT OR IGNORE INTO untold (mention) VALUES (new.id);
        END""",
        """CREATE TRIGGER untold_au AFTER UPDATE OF fingerprint, published_at ON articles
            WHEN old.fingerprint IS NOT new.fingerprint OR old.published_at IS NOT new.published_at BEGIN
            INSERT OR IGNORE INTO untold (mention) SELECT id FROM mentions WHERE article = new.id;
        END""",
        "CREATE INDEX tellings_ruleset ON tellings (ruleset)",
    ):
        db.execute(statement)


@migrations()
def m006_what_parties_are_called(db: Database) -> None:
    """The names under which lists speak of those whose ids matches and claims hold."""
    db.execute("CREATE TABLE parties (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID")


@migrations()
def m007_what_no_space_parts(db: Database) -> None:
    """
    Adds to `grams` what the index cannot see of texts stored before: the 650 of 650만, the KN-23 of 新型KN-23, самолёт as самолет.

    What `monitor.core.finding` does for new texts; written out here, since a step must not change with it.
    """
    cjk = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003134f"
    plain = re.compile(f"[^\\W_{cjk}]+")
    beside = re.compile(f"(?<![^\\s{cjk}])(?:(?<=[{cjk}])[^\\s{cjk}]++|[^\\s{cjk}]++(?=[{cjk}]))")
    for (id_,) in db.execute("SELECT id FROM articles").fetchall():
        title, text, grams = db.execute(
            "SELECT title, text, grams FROM articles WHERE id = ?", (id_,)
        ).fetchone()
        whole = unicodedata.normalize("NFKC", f"{title}\n{text}")
        found = {" ".join(plain.findall(piece)) for piece in beside.findall(whole)}
        found |= {
            word.replace("ё", "е").replace("Ё", "Е") for word in plain.findall(whole) if "ё" in word.lower()
        }
        if found - {""}:
            held = " ".join([grams, *sorted(found - {""})]).strip()
            db.execute("UPDATE articles SET grams = ? WHERE id = ?", (held, id_))


@migrations()
def m008_what_a_claim_held_on_a_day(db: Database) -> None:
    """Since which day's list a page stands in a claim and until when, so that the list of an earlier day keeps its claims."""
    for statement in (
        "ALTER TABLE claim_parts ADD COLUMN day TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE claim_parts ADD COLUMN left_day TEXT",
        "UPDATE claim_parts SET day = (SELECT m.day FROM mentions m WHERE m.id = claim_parts.mention)",
    ):
        db.execute(statement)


@migrations()
def m009_what_an_older_text_was_read_from(db: Database) -> None:
    """A headline whose page was read later is kept like any older text; those of before were all pages."""
    db.execute("ALTER TABLE revisions ADD COLUMN basis TEXT NOT NULL DEFAULT 'page'")


@migrations()
def m010_what_a_copy_was(db: Database) -> None:
    """Pages that led a mention before, and pages that carry its text no longer: the list of an earlier day names them."""
    for column in ("date_source", "led_until", "left_at"):
        db.execute(f"ALTER TABLE copies ADD COLUMN {column} TEXT")


@migrations()
def m011_what_a_listing_held(db: Database) -> None:
    """By what the newer entries of each discovery's last good check are known again, to tell whether any were lost since."""
    db.execute("ALTER TABLE discoveries ADD COLUMN marks TEXT NOT NULL DEFAULT '[]'")


@migrations()
def m012_what_says_nothing_has_changed(db: Database) -> None:
    """An index of sitemaps that has not changed says nothing of those that it names: sitemaps are read whole once more."""
    db.execute(
        "UPDATE discoveries SET etag = NULL, last_modified = NULL WHERE url LIKE '%sitemap%' OR url LIKE '%.xml%'"
    )


@migrations()
def m013_what_was_judged_with_a_claim(db: Database) -> None:
    """With which claim a mention was judged, so that it follows when that is judged anew; of before, where the moment tells."""
    for statement in (
        "ALTER TABLE mentions ADD COLUMN judged_with INTEGER REFERENCES claimed (id)",
        "UPDATE mentions SET judged_with = (SELECT c.id FROM claim_parts p JOIN claimed c ON c.id = p.claim WHERE p.mention = mentions.id"
        " AND p.left_day IS NULL AND c.status = mentions.status AND c.reviewed_at = mentions.reviewed_at ORDER BY c.id LIMIT 1)"
        " WHERE status <> 'new'",
    ):
        db.execute(statement)


@migrations()
def m014_what_was_told_of_a_page(db: Database) -> None:
    """Marks of all that a source's listings told of a page, so that each text is heard once, whichever of them tells it."""
    db.execute("ALTER TABLE entries ADD COLUMN told TEXT NOT NULL DEFAULT ''")


@migrations()
def m015_how_runs_ended(db: Database) -> None:
    """Every five minutes it is asked which run never ended, and which ended last: after a year that read 100,000 rows of states."""
    db.execute("CREATE INDEX runs_open ON runs (kind) WHERE ended_at IS NULL")
    db.execute("CREATE INDEX runs_ended ON runs (kind) WHERE ended_at IS NOT NULL")


@migrations()
def m016_what_became_of_a_source(db: Database) -> None:
    """After every crawl each source is asked what became of its pages of the last days."""
    db.execute("CREATE INDEX pages_source ON pages (source, fetched_at)")
