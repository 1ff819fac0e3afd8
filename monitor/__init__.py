"""Watch the news for arms moving between North Korea and Russia; keep proof of what was seen."""

__version__ = "0.1.0"
