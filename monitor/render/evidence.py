"""
The words of an evidence folder: a README that says how to check it without us, and a page to read.

Everything that comes from outside is escaped; links are http(s) only.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.core.claims.gloss import ARROWS
from monitor.render.words import counted

README = """\
# Evidence for claim c{id}

{gloss}

Exported {at} (UTC) from a DPRK-Russia arms monitor. Nothing here needs our program to be checked.

| File | Holds |
|---|---|
| `claim.json` | the claim: its pages, quotes with offsets into the texts, speakers, figures, origins, why each page stands here |
| `texts/` | what was read from each page, or in its listing where the page could not be read: title, blank line, text; offsets count its characters |
{captures}| `records.warc.gz` | the archive's WARC records of these pages and of what listed them, byte for byte, one gzip member each |
| `chain.json` | the place of each record in the archive's chain of hashes |
| `index.html` | all of it to read |
| `SHA256SUMS` | the digest of every file here |

## How to verify

```
sha256sum --check SHA256SUMS
warcio check -v records.warc.gz
{check}```

{expected}In `chain.json`, `chain` is SHA-256 over the text `before` followed by the record's `sha256`, both in hex;
the monitor's database holds the chain of all records, so that a record that was removed or replaced there shows.
What this proves: that these bytes are what the monitor stored. That the publisher sent them rests on the monitor's word; compare with another archive's copy.
"""

_CAPTURES = {
    "captures": "| `captures/` | the body of each answer as it was received, named by its SHA-256 |\n",
    "check": "cd captures && sha256sum *\n",
    "expected": "The last command must print each file's own name. ",
}
"""What the README says only where there is a body to check."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Claim c{id}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:16px/1.5 Georgia,serif;max-width:48rem;margin:2rem auto;padding:0 1rem}}mark{{background:#ffe9a8}}code{{font-size:.8em;word-break:break-all}}
.facts{{color:#555;font-size:.85em}}blockquote{{border-left:3px solid #ccc;margin-left:0;padding-left:1rem}}</style></head>
<body><h1>{gloss}</h1><p class="facts">{facts}</p>
{pages}
</body></html>
"""


def readme(claim: Mapping[str, Any], at: str) -> str:
    """How to check the folder."""
    captures = _CAPTURES if any(one["captures"] for one in claim["pages"]) else dict.fromkeys(_CAPTURES, "")
    return README.format(id=claim["id"], gloss=_plain(claim["gloss"] + _given_up(claim)), at=at, **captures)


def page(claim: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> str:
    """The evidence as one page without scripts, styles from outside, or anything fetched."""
    origins = "; ".join(origin["name"] for origin in claim["origins"])
    facts = f"c{claim['id']} · new on {claim['day']} · {counted(len(pages), 'page')} · origins: {origins}{_given_up(claim)}"
    return PAGE.format(
        id=claim["id"],
        gloss=html.escape(claim["gloss"]),
        facts=html.escape(facts),
        pages="\n".join(_page(one) for one in pages),
    )


def _given_up(claim: Mapping[str, Any]) -> str:
    """What a reader must know of a claim that its pages tell no longer."""
    return f" · stands no longer, since {claim['retired_at']}" if claim["retired_at"] else ""


def _page(one: Mapping[str, Any]) -> str:
    title = html.escape(one["title"])
    url = one["url"]
    link = (
        f'<a rel="noreferrer" href="{html.escape(url, quote=True)}">{title}</a>'
        if url.startswith(("http://", "https://"))
        else title
    )
    quotes = "\n".join(
        f"<blockquote>{_marked(quote)}<br><span class=facts>{html.escape(_facts(quote))}</span></blockquote>"
        for quote in one["quotes"]
    )
    facts = f"{one['outlet']} · {one['language'] or '?'} · published {one['published_at'] or 'undated'} · found {one['found_at']} · here because: {one['reason']}"
    return f"<h2>{link}</h2>\n<p class=facts>{html.escape(facts)}</p>\n{quotes}\n<p class=facts>{_digest(one)}</p>"


def _digest(one: Mapping[str, Any]) -> str:
    """What the text was read from, as far as there are bytes to check it against."""
    if one["sha256"]:
        return f"SHA-256 of the page: <code>{html.escape(one['sha256'])}</code>"
    if one["captures"]:
        held = ", ".join(f"<code>{html.escape(sha256)}</code>" for sha256 in one["captures"])
        return f"read in its listing; SHA-256 of what its address answered: {held}"
    return "read in its listing; no page was had"


def _facts(quote: Mapping[str, Any]) -> str:
    said = f"says {quote['speaker_name']} · " if quote["speaker"] else ""
    way = f"{ARROWS.get(quote['direction'], 'direction unclear')} · "
    return (
        f"{way}{said}rule {quote['rule']} ({quote['rule_version']}) · characters {quote['start']}–{quote['end']}"
        + "".join(f" · {tag}" for tag in quote["tags"])
    )


def _marked(quote: Mapping[str, Any]) -> str:
    text, done, pieces = quote["quote"], 0, []
    for start, end in quote["hits"]:
        if start >= done:
            pieces += [html.escape(text[done:start]), "<mark>", html.escape(text[start:end]), "</mark>"]
            done = end
    return "".join(pieces) + html.escape(text[done:])


def _plain(text: str) -> str:
    """One line that Markdown leaves alone."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))
