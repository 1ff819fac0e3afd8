"""
A digest, or a list of mentions, as text, Markdown, JSON or CSV.

Pure strings out of plain data; everything that strangers wrote is made
harmless here, for the format at hand, and nowhere else.
"""

from monitor.core.digest import Digest


def render(digest: Digest, format: str) -> str:
    """A day's list in one of the formats `text`, `markdown`, `json`; ends with a newline."""
    # Each format is imported when it is wanted: a list in the terminal need not wait for the others.
    if format == "json":
        from monitor.render.data import digest_json

        return digest_json(digest)
    if format == "markdown":
        from monitor.render.markdown import digest_markdown

        return digest_markdown(digest)
    from monitor.render.text import digest_text

    return digest_text(digest)
