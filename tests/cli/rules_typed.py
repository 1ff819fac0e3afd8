"""The commands for rules as one types them, and the files that one gives them."""

import gzip
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from monitor.cli import cli

CLAIM = "North Korea has shipped artillery shells to Russia."


def run(*words: str | Path, feed: str | None = None) -> Result:
    """A command as it is typed; stdout and stderr apart."""
    return CliRunner().invoke(cli, ["rules", *map(str, words)], input=feed)


def told(*words: str | Path, feed: str | None = None) -> Any:
    """What a command prints as JSON."""
    result = run(*words, "--format", "json", feed=feed)
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def lines(file: Path, *items: dict[str, Any]) -> Path:
    """Labelled texts as a file."""
    text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
    return file


def item(id_: str, label: str, text: str, **more: Any) -> dict[str, Any]:
    """One labelled text."""
    return {"id": id_, "lang": "en", "title": "", "text": text, "label": label} | more
