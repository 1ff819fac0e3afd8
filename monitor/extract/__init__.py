"""
Capture → Article: the only room that knows trafilatura.

`reading` leads; `tidy` takes out what is not the story, `head` finds title and
authors, `stated` and `published` the date, `language` the language. `warm` is
what the children's common parent loads. Nothing here fetches anything.
"""

from monitor.extract.reading import EXTRACTOR, Reading, article_from_entry, extract

__all__ = ["EXTRACTOR", "Reading", "article_from_entry", "extract"]
