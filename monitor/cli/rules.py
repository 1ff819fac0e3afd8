"""The rules: list them, check them, ask them why, judge them, compare them."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import options
from monitor.cli.printing import result
from monitor.render.data import dumped
from monitor.render.words import counted

if TYPE_CHECKING:
    from monitor.scan import Gate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, check, explain, judge and compare the rules."""


@command.command("list")
@options.rules
@options.taken("db", "config", "now")
@options.formats("text", "json")
def list_(rules: Path, format_: str) -> None:
    """List the rules with their lane or tag and version."""
    from monitor.config.rules import load_rules

    ruleset = load_rules(rules)
    rows = [
        {
            "id": rule.id,
            "version": rule.version,
            "kind": rule.kind.value,
            "lane": rule.lane,
            "tag": rule.tag,
            "title": rule.title,
            "within": rule.within,
            "all": list(rule.all),
            "any": list(rule.any),
            "none": list(rule.none),
        }
        for rule in ruleset.rules
    ]
    if format_ == "json":
        result(dumped({"version": ruleset.version, "rules": rows}))
        return
    for row in rows:
        result(
            f"{row['id']:32} {row['lane'] or 'tag ' + str(row['tag']):16} {row['version']}  {row['title']}\n"
        )


@command.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--lanes", default="", help="Count only rules of these lanes, such as dprk-to-russia,troops.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Figures that may not fall.",
)
@click.option(
    "--by", default=None, help="Break the figures down by this key of the lines, such as source_repo."
)
@click.option("--borderline", is_flag=True, help="Count borderline items too.")
@options.rules
@options.taken("db", "config", "now")
@options.formats("text", "json")
def judge(
    files: tuple[Path, ...],
    lanes: str,
    baseline: Path | None,
    by: str | None,
    borderline: bool,
    rules: Path,
    format_: str,
) -> None:
    """Run the rules over labelled texts and print recall and precision by language.

    FILES are JSON lines `{id, lang, title, text, label, grade?, borderline?}`, also gzipped.

    \b
    monitor rules judge tests/judged/en.jsonl --lanes dprk-to-russia,troops
    """
    from monitor.cli import labelled
    from monitor.config.rules import load_rules
    from monitor.core.judging import shortfalls

    chosen = _lanes(lanes)
    wanted = labelled.read_baseline(baseline) if baseline else None
    load_rules(rules)
    judged = labelled.judge_files(files, rules, chosen, by=by, borderline=borderline)
    short = shortfalls(judged, wanted) if wanted is not None else []
    if format_ == "json":
        result(dumped(judged))
    else:
        _print_figures(judged)
    for line in short:
        click.echo(line, err=True)
    if short:
        sys.exit(1)


def _print_figures(judged: dict[str, Any]) -> None:
    head = f"{'':28} {'n':>6} {'relev':>6} {'found':>6} {'hits':>6} {'recall':>7} {'prec':>7} {'grade2':>7} {'near':>5} {'ord':>5}"
    result(f"{head}\n")
    rows = [*judged["languages"].items(), ("all", judged["all"])]
    for group, languages in judged.get("groups", {}).items():
        rows += [(f"{group[-24:]} {language}", figures) for language, figures in languages.items()]
    for name, figures in rows:
        rates = [
            "-" if figures[rate] is None else f"{figures[rate]:.3f}"
            for rate in ("recall", "precision", "grade2_recall")
        ]
        result(
            f"{name:28} {figures['n']:6} {figures['relevant']:6} {figures['found']:6} {figures['hits']:6}"
            f" {rates[0]:>7} {rates[1]:>7} {rates[2]:>7} {len(figures['wrong_nearmiss']):5} {len(figures['wrong_ordinary']):5}\n"
        )


@command.command()
@options.rules
@options.taken("db", "config", "now")
@options.formats("text", "json")
def check(rules: Path, format_: str) -> None:
    """Load and validate the rules, run their examples, and warn of what can never hit.

    Exit status 2 when the rules cannot be loaded, 1 when an example fails or a
    rule cannot work as written; a warning alone leaves it 0.
    """
    from monitor.config.regexes import slow
    from monitor.config.rules import compile_rules, load_rules
    from monitor.core.examples import Finding
    from monitor.core.examples import check as findings

    load_rules(rules)
    ruleset = compile_rules(rules)
    found = list(findings(ruleset))
    for term in ruleset.terms.values():
        for regex, cost in slow(term.regex).items():
            found.append(
                Finding(
                    place=f"term '{term.name}'",
                    what=f"regex {regex!r} is slow: {cost:.1f} s a megabyte.",
                    error=True,
                )
            )
    errors = [finding for finding in found if finding.error]
    if format_ == "json":
        summary = {
            "version": ruleset.version,
            "rules": len(ruleset.rules),
            "terms": len(ruleset.terms),
            "errors": [{"place": finding.place, "what": finding.what} for finding in errors],
            "warnings": [
                {"place": finding.place, "what": finding.what} for finding in found if not finding.error
            ],
        }
        result(dumped(summary))
    else:
        for finding in sorted(found, key=lambda finding: not finding.error):
            result(f"{'error' if finding.error else 'warning'}: {finding.place}: {finding.what}\n")
        examples = sum(len(rule.finds) + len(rule.spares) for rule in ruleset.rules)
        result(
            f"{counted(len(ruleset.rules), 'rule')}, {counted(len(ruleset.terms), 'term')}, {counted(examples, 'example')}:"
            f" {counted(len(errors), 'error')}, {counted(len(found) - len(errors), 'warning')}.\n"
        )
    if errors:
        sys.exit(1)


@command.command()
@click.argument("place", metavar="FILE|URL|-")
@click.option(
    "--country",
    type=options.COUNTRY,
    default=None,
    help="Whose press it is (two letters); a rule may take an actor as implied.",
)
@click.option("--title", default=None, help="The title, where the file is text alone.")
@options.rules
@options.db
@options.taken("config", "now")
@options.formats("text", "json")
def explain(place: str, country: str | None, title: str | None, rules: Path, db: Path, format_: str) -> None:
    """Show what hit where in a text, which rules matched, and what the others lacked.

    FILE is text or HTML; a first line with a blank line after it is the title.
    URL is a page in the archive. - reads from standard input. Offsets count
    characters of the text as printed under `text` in the JSON.

    \b
    monitor rules explain seed.txt --format json
    """
    from monitor.cli import explaining
    from monitor.config.rules import load_rules

    ruleset = load_rules(rules)
    article, known = explaining.article_of(place, title=title, db=db)
    explained = explaining.explained(article, ruleset, country or known)
    if format_ == "json":
        result(dumped(explained))
    else:
        result(f"{explaining.as_text(explained, article)}\n")


@command.command()
@click.argument("old", metavar="OLD_DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("files", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--lanes", default="", help="Compare only rules of these lanes.")
@options.rules
@options.sources
@options.db
@options.taken("config", "now")
@options.formats("text", "json")
def diff(
    old: Path, files: tuple[Path, ...], lanes: str, rules: Path, sources_dir: Path, db: Path, format_: str
) -> None:
    """List the pages that these rules gain and lose against those of OLD_DIR.

    Reads the archive beside the database as a replay would, or the WARC, HTML,
    text and JSON-lines files named; in a folder, those that end in .warc, .html,
    .htm, .xhtml, .txt, .json or .jsonl, packed or not. What could not be read is
    named, and ends it with 1; so does a folder with nothing to read.

    \b
    git worktree add /tmp/before v1.2 && monitor rules diff /tmp/before/monitor/rules
    """
    from monitor import paths
    from monitor.cli import comparing
    from monitor.config.rules import load_rules
    from monitor.config.sources import load_sources
    from monitor.errors import InputError
    from monitor.replay.run import warc_files
    from monitor.replay.sources import Outlets

    before, after = load_rules(old), load_rules(rules)
    gates: list[Gate] = []

    def gate(*page: Any) -> bool:
        if not gates:
            from monitor.scan import Gate

            gates.extend((Gate.from_ruleset(before), Gate.from_ruleset(after)))
        return any(one.passes(*page) for one in gates)

    archive = paths.archive_of(db)
    if not files and not archive.is_dir():
        raise InputError(f"{archive}: there is no archive.\nName files to compare on, or give --db.")
    reader = comparing.Reader(gate=gate, outlets=Outlets(load_sources(sources_dir)))
    pages = reader.read(files or map(Path, warc_files([archive])))
    compared = comparing.compare(pages, before, after, _lanes(lanes))
    problems = reader.faults.told
    if not files and not reader.pages and not problems:
        problems.append(f"{archive}: no WARC file in this folder")
    _print_compared({"pages": reader.pages} | compared | {"problems": problems}, format_)
    if reader.passed_over:
        click.echo(f"{counted(reader.passed_over, 'file')} of other kinds passed over.", err=True)
    for problem in problems:
        click.echo(f"not read: {problem}", err=True)
    if problems:
        sys.exit(1)


def _print_compared(compared: Mapping[str, Any], format_: str) -> None:
    if format_ == "json":
        result(dumped(compared))
        return
    for sign, name in (("+", "gained"), ("-", "lost")):
        for row in compared[name]:
            result(
                f"{sign} {row['page']}  {', '.join(row['rules'])}\n    {' '.join(row['quote'].split())[:200]}\n"
            )
    for row in compared["changed"]:
        rules_changed = [f"+{rule}" for rule in row["gained"]] + [f"-{rule}" for rule in row["lost"]]
        result(f"~ {row['page']}  {' '.join(rules_changed)}\n")
    result(
        f"{counted(compared['pages'], 'page')} read: {len(compared['gained'])} gained, {len(compared['lost'])} lost,"
        f" {len(compared['changed'])} matched by other rules; {compared['passed']:,} may match.\n"
    )


def _lanes(written: str) -> tuple[str, ...]:
    """The lanes named by an option, or an error that lists them all."""
    from monitor.config.rules import LANES
    from monitor.errors import InputError

    chosen = tuple(lane.strip() for lane in written.split(",") if lane.strip())
    for lane in chosen:
        if lane not in LANES:
            raise InputError(f"--lanes: {lane!r} is no lane.\nLanes: {', '.join(LANES)}.")
    return chosen
