"""The settings of an installation."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.config.installation import Installation, load_installation
from monitor.errors import ConfigError


def load(folder: Path, text: str) -> Installation:
    file = folder / "monitor.toml"
    file.write_text(text, "utf-8")
    return load_installation(file)


def test_an_absent_file_means_the_defaults(tmp_path):
    """The program runs before anyone has configured it, and is polite from the start."""
    found = load_installation(tmp_path / "monitor.toml")

    assert found == Installation()
    assert (found.per_host, found.delay) == (1, 2.0)


def test_every_key_is_read(tmp_path):
    """As the contract names them."""
    found = load(
        tmp_path,
        """
        contact = "https://desk.example/bot"
        timezone = "Asia/Seoul"
        gdelt = "http://127.0.0.1:8970/gdeltv2/"
        [fetch]
        delay = 0
        per_host = 2
        timeout = 12.5
        max_size = 1_000_000
        budget = 600
        allow = ["127.0.0.1:8970", "[::1]:80"]
        """,
    )

    assert found == Installation(
        contact="https://desk.example/bot", timezone=ZoneInfo("Asia/Seoul"), delay=0, per_host=2, timeout=12.5,
        max_size=1_000_000, budget=600, allow=("127.0.0.1:8970", "[::1]:80"), gdelt="http://127.0.0.1:8970/gdeltv2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('kontact = "x"', "unknown key 'kontact'"),
        ("[fetch]\ndelays = 1", "[fetch]: unknown key 'delays'"),
        ('timezone = "Mars/Olympus"', "timezone = 'Mars/Olympus' is unknown"),
        ('timezone = "../../etc/passwd"', "is unknown"),
        ('timezone = "localtime"', "timezone = 'localtime' is unknown"),
        ('timezone = "posixrules"', "is unknown"),
        ('timezone = "right/Europe/Berlin"', "is unknown"),
        ("[fetch]\ndelay = -1", "delay = -1 is not from 0 to 600 seconds"),
        ("[fetch]\ndelay = nan", "delay = nan is not from"),
        ("[fetch]\nper_host = 100", "per_host = 100 is not from 1 to 16"),
        ("[fetch]\nper_host = 1.5", "per_host"),
        ('[fetch]\ntimeout = "30"', "timeout"),
        ("[fetch]\nmax_size = 1", "max_size = 1 is not"),
        ('[fetch]\nallow = ["127.0.0.1"]', "allow holds '127.0.0.1'"),
        ('[fetch]\nallow = ["127.0.0.1:0"]', "Write address and port"),
        ("[fetch]\nallow = [80]", "not a string"),
        ('gdelt = "ftp://x.example"', "is not an http(s) address"),
        ('contact = "a\\nb"', "cannot stand in a header"),
        ("fetch = 1", "fetch = 1 is not a dict"),
        ("contact", "is not TOML"),
    ],
)
def test_a_wrong_setting_is_told(tmp_path, text, what):
    """A singleton that turns a bad option into a default is how a crawler becomes rude."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)

    assert "monitor.toml" in str(caught.value)
    assert what in str(caught.value)


def test_all_wrong_settings_are_told_at_once(tmp_path):
    """One run, one list."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, 'timezone = "x"\ngdelt = "y"\n[fetch]\ndelay = -1\nallow = ["z"]')

    assert len(caught.value.problems) == 4
