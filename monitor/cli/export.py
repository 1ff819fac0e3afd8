"""Write a claim's evidence as a folder, and the same as .zip."""

import hashlib
import json
import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.printing import result
from monitor.errors import InputError, TryAgainError

if TYPE_CHECKING:
    from monitor.core.article import Record
    from monitor.store import Store
    from monitor.store.mentions import Whole


@click.command(name="export")
@click.argument("claim", type=int)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@options.db
@options.config
@options.now
def command(claim: int, folder: Path, db: Path, config: Path, now: datetime | None) -> None:
    """Write a claim's evidence as a folder (and .zip) that others can check without us.

    Holds the WARC records, the pages as received, the texts, the quotes with
    their offsets, the chain of hashes, a README that says how to verify, and a
    page to read. The folder must not exist yet.

    Example: monitor export 3 evidence
    """
    from monitor.config.installation import load_installation
    from monitor.store import Store

    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder}: is there already.\nName a new folder; nothing was written.")
    clock = options.clock(now)
    with Store.open(db, readonly=True, clock=clock, timezone=load_installation(config).timezone) as store:
        data = _claim(store, claim)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(store, data, folder, clock().strftime("%Y-%m-%dT%H:%M:%SZ"))
            packed = _pack(folder)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise TryAgainError(
                f"{folder}: {error.strerror or error}.\nFree some room or choose another place; nothing was left behind."
            ) from error
    result(f"{folder}\n{packed}\n")


def _claim(store: "Store", claim: int) -> dict[str, Any]:
    """The claim with its pages, quotes and digests, as plain data."""
    from monitor.render.claims import claim_data, page_data

    row = store.claims.get(claim)
    data = claim_data(row)
    data["pages"] = []
    seen: set[int] = set()
    for part in store.claims.parts_in(claim):
        if part["mention"] in seen:
            continue
        seen.add(part["mention"])
        whole = store.mentions.get(part["mention"])
        quotes = [
            {
                "rule": match.rule, "rule_version": match.rule_version, "lane": match.lane, "quote": match.quote, "start": match.start, "end": match.end,
                "hits": sorted({(max(h.start - match.start, 0), h.end - match.start) for h in match.hits if h.end > match.start}),
                "speaker": match.speaker, "tags": list(match.tags), "direction": match.direction.value,
            }
            for match in whole.matches
            if match.lane == row["lane"]
        ]  # fmt: skip
        data["pages"].append(
            {
                **page_data(part),
                "text": f"texts/{part['mention']}.txt",
                "extractor": whole.article["extractor"],
                "date_source": whole.article["date_source"],
                "sha256": whole.record["payload_sha256"]
                if whole.record is not None and whole.record["kind"] == "response"
                else None,
                "quotes": quotes,
            }
        )
    return data


def _write(store: "Store", data: dict[str, Any], folder: Path, at: str) -> None:
    from monitor.archive import read_record
    from monitor.render.data import dumped, when
    from monitor.render.evidence import page, readme

    archive = paths.archive_of(store.path)
    (folder / "texts").mkdir()
    (folder / "captures").mkdir()
    chain = []
    with (folder / "records.warc.gz").open("wb") as warc:
        for one in data["pages"]:
            whole = store.mentions.get(one["mention"])
            (folder / one["text"]).write_text(
                f"{whole.article['title']}\n\n{whole.article['text']}", encoding="utf-8", newline=""
            )
            for record in _records(store, whole):
                if record.pruned_at:
                    continue
                with (archive / record.file).open("rb") as source:
                    source.seek(record.offset)
                    warc.write(source.read(record.length))
                chain.append(
                    {
                        "kind": record.kind,
                        "url": record.url,
                        "at": when(record.at),
                        "sha256": record.sha256,
                        "payload_sha256": record.payload_sha256,
                        "chain": record.chain,
                        "warc_file": record.file,
                        "warc_offset": record.offset,
                        "before": store.records.chain_before(record.id or 0),
                    }
                )
                if record.kind == "response":
                    (folder / "captures" / record.payload_sha256).write_bytes(
                        read_record(archive, record).body
                    )
    (folder / "claim.json").write_text(dumped(data), encoding="utf-8")
    (folder / "chain.json").write_text(json.dumps(chain, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(readme(data, at), encoding="utf-8")
    (folder / "index.html").write_text(page(data, data["pages"]), encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def _records(store: "Store", whole: "Whole") -> "list[Record]":
    """The records of a mention: its page as received and what listed it, in the order of the archive."""
    ids = {
        whole.article["record"],
        *(page["record"] for page in whole.pages),
        *(entry["record"] for entry in whole.entries),
    } - {None}
    return [record for id_ in sorted(ids) if (record := store.records.get(id_)) is not None]


def _pack(folder: Path) -> Path:
    packed = folder.with_name(folder.name + ".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, Path(folder.name) / path.relative_to(folder))
    return packed
