"""Write a claim's evidence as a folder, and the same as .zip."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.database import reading
from monitor.cli.numbers import CLAIM
from monitor.cli.printing import result
from monitor.errors import EvidenceError, InputError, TryAgainError

if TYPE_CHECKING:
    from monitor.core.article import Record
    from monitor.store import Store
    from monitor.store.mentions import Whole


@click.command(name="export")
@click.argument("claim", type=CLAIM)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@options.db
@options.config
@options.now
@options.formats("text", "json")
def command(claim: int, folder: Path, db: Path, config: Path, now: datetime | None, format_: str) -> None:
    """Write a claim's evidence as a folder (and .zip) that others can check without us.

    Holds the WARC records, the pages as received, the texts, the quotes with
    their offsets, the chain of hashes, a README that says how to verify, and a
    page to read. Each record is checked against the database before it is
    copied; where one is not what was archived, nothing is written (exit 1).
    Neither the folder nor the .zip may be there yet; an empty folder may.

    Example: monitor export 3 evidence
    """
    from monitor.render.data import dumped, when

    folder = folder.resolve()  # `.` has no name, and the .zip needs one
    packed = folder.with_name(folder.name + ".zip")
    if packed.exists() or (folder.exists() and any(folder.iterdir())):
        taken = packed if packed.exists() else folder
        raise InputError(f"{taken}: is there already.\nName a new folder; nothing was written.")
    with reading(db, config, now) as store:
        data = _claim(store, claim)
        with _whole_or_nothing(folder, packed):
            _write(store, data, folder, str(when(options.clock(now)())))
            _pack(folder, packed)
    if format_ == "json":
        result(dumped({"claim": claim, "folder": str(folder), "zip": str(packed)}))
        return
    result(f"{folder}\n{packed}\n")


@contextmanager
def _whole_or_nothing(folder: Path, packed: Path) -> Iterator[None]:
    """Make the folder; where the work in it fails, take back what was written. A folder that was there stays, empty."""
    stays = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        packed.unlink(missing_ok=True)
        for path in list(folder.iterdir()) if stays else [folder]:
            if path.is_file():
                path.unlink()
            else:
                shutil.rmtree(path, ignore_errors=True)
        if isinstance(error, OSError):
            raise TryAgainError(
                f"{folder}: {error.strerror or error}.\nFree some room or choose another place; nothing was left behind."
            ) from error
        raise


def _claim(store: "Store", claim: int) -> dict[str, Any]:
    """The claim with its pages, quotes and digests, as plain data."""
    from monitor.core.claims.quoting import quotes_of
    from monitor.render.claims import claim_data, page_data

    row = store.claims.get(claim)
    data = claim_data(row)
    data["pages"] = []
    names = store.claims.parties()
    parts = store.claims.parts_in(claim)
    for part in _one_a_page(parts):
        keys = {other["key"] for other in parts if other["mention"] == part["mention"]}
        whole = store.mentions.get(part["mention"], text=part["fingerprint"])
        quotes = [
            {
                "rule": match.rule, "rule_version": match.rule_version, "lane": match.lane, "quote": match.quote, "start": match.start, "end": match.end,
                "hits": sorted({(max(h.start - match.start, 0), h.end - match.start) for h in match.hits if h.end > match.start}),
                "speaker": match.speaker, "speaker_name": names.get(match.speaker or "", match.speaker), "tags": list(match.tags), "direction": match.direction.value,
            }
            for match in quotes_of(keys, whole.matches, names)
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
                "captures": [r.payload_sha256 for r in _records(store, whole) if r.kind == "response"],
                "quotes": quotes,
            }
        )
    return data


def _one_a_page(parts: "list[dict[str, Any]]") -> "Iterator[dict[str, Any]]":
    """The first part of each page, in the order of the parts."""
    seen: set[int] = set()
    for part in parts:
        if part["mention"] not in seen:
            seen.add(part["mention"])
            yield part


def _write(store: "Store", data: dict[str, Any], folder: Path, at: str) -> None:
    from monitor.render.data import dumped
    from monitor.render.evidence import page, readme

    (folder / "texts").mkdir()
    if any(one["captures"] for one in data["pages"]):
        (folder / "captures").mkdir()
    chain = []
    with (folder / "records.warc.gz").open("wb") as warc:
        for one in data["pages"]:
            whole = store.mentions.get(one["mention"], text=one["fingerprint"])
            (folder / one["text"]).write_text(
                f"{whole.article['title']}\n\n{whole.article['text']}", encoding="utf-8", newline=""
            )
            chain += [_copy(store, record, warc, folder) for record in _records(store, whole)]
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


def _copy(store: "Store", record: "Record", warc: BinaryIO, folder: Path) -> dict[str, Any]:
    """Copy one record, and the body that it holds, once it is proved to be what was archived; its place in the chain."""
    from monitor.archive import link, read_bytes, read_record
    from monitor.render.data import when

    archive = paths.archive_of(store.path)
    before = store.records.chain_before(record.id or 0)
    if link(before, record.sha256) != record.chain:
        raise EvidenceError(
            f"{store.path}: the chain is interrupted before {record.file} at {record.offset}: {record.url}.\n"
            "Run `monitor verify`; restore the database from a backup."
        )
    warc.write(read_bytes(archive, record))
    if record.kind == "response":
        (folder / "captures" / record.payload_sha256).write_bytes(read_record(archive, record).body)
    return {
        "kind": record.kind,
        "url": record.url,
        "at": when(record.at),
        "sha256": record.sha256,
        "payload_sha256": record.payload_sha256,
        "chain": record.chain,
        "warc_file": record.file,
        "warc_offset": record.offset,
        "before": before,
    }


def _records(store: "Store", whole: "Whole") -> "list[Record]":
    """The records of a mention: its page as received and what listed it, in the order of the archive; none that was pruned."""
    ids = {
        whole.article["record"],
        *(page["record"] for page in whole.pages),
        *(entry["record"] for entry in whole.entries),
    } - {None}
    found = (store.records.get(id_) for id_ in sorted(ids))
    return [record for record in found if record is not None and not record.pruned_at]


def _pack(folder: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, Path(folder.name) / path.relative_to(folder))
