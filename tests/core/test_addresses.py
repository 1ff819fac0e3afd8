"""Which addresses may be contacted."""

import pytest

from monitor.core.addresses import Allow, refusal, refuse, scheme_refusal
from monitor.core.article import Outcome

NOBODY = Allow()

PRIVATE = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
    "0x7f.0x0.0x0.0x1", "127.0.0.1.", "0.0.0.0", "0", "00", "10.1.2.3", "0xa.1", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "3232235777", "169.254.169.254", "0xa9fea9fe", "2852039166", "100.64.0.1", "100.127.255.254",
    "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.255.255.255", "255.255.255.255",
    "240.0.0.1", "192.88.99.1", "[::1]", "::1", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]",
    "[ff02::1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2002:c0a8:101::]", "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2001:0:7f00:1::]", "[2001:db8::1]", "[2001:470::5efe:7f00:1]",
    "[100::1]", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_inside_is_refused_however_it_is_written(host):
    """The C library reads all of these as addresses; so must the guard, before it does."""
    assert refusal(host, 80, NOBODY)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "[2606:4700::1111]", "[2002:808:808::]", "[64:ff9b::808:808]", "134744072"]
)
def test_a_public_address_is_not_refused(host):
    assert refusal(host, 80, NOBODY) is None


@pytest.mark.parametrize("host", ["en.yna.co.kr", "1tv.ru", "24tv.ua", "xn--80ak6aa92e.com", "0x.example"])
def test_a_name_is_left_to_the_resolver(host):
    """What a name means is known only when it is resolved; then the address is asked about."""
    assert refusal(host, 80, NOBODY) is None


@pytest.mark.parametrize(
    "host", ["1.2.3.4.5", "256.1.1.1", "0x1ffffffff", "09.1.1.1", "1.2.3.0xg0.1", "a b", "", "."]
)
def test_a_number_that_is_no_address_is_refused(host):
    """Resolvers disagree about these; nobody needs one."""
    assert refusal(host, 80, NOBODY)


def test_the_allow_list_is_bound_to_address_and_port():
    """A test's server at one port must not open the machine's other ports."""
    allow = Allow.parse(["127.0.0.1:8970", "[::1]:8971"])

    assert refusal("127.0.0.1", 8970, allow) is None
    assert refusal("0x7f.1", 8970, allow) is None
    assert refusal("127.0.0.1", 8971, allow)
    assert refusal("127.0.0.2", 8970, allow)
    assert refusal("[::1]", 8971, allow) is None
    assert refusal("[::ffff:127.0.0.1]", 8970, allow)


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "localhost:80", "127.0.0.1:0", "127.0.0.1:x", "10.0.0.0/8:80", ":80", ""]
)
def test_an_allow_list_takes_nothing_but_addresses_with_ports(text):
    with pytest.raises(ValueError, match=r"address"):
        Allow.parse([text])


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "data:text/html,x", "ftp://a.example/x", "s3://b/k", "javascript:alert(1)", " FILE:///x", "//a.example/", "gopher://x", "jar:http://x!/"],
)  # fmt: skip
def test_only_http_and_https_leave_the_house(url):
    assert scheme_refusal(url)
    refused = refuse(url, NOBODY)
    assert refused is not None
    assert refused.outcome is Outcome.BLOCKED_SCHEME


@pytest.mark.parametrize(
    "url",
    ["http://user@news.example/", "http://user:pass@news.example/", "http://news.example@127.0.0.1/", "http://[::1/", "http://news.example:99999/", "http:///x", "http://127.0.0.1:8970/"],
)  # fmt: skip
def test_a_url_that_hides_its_host_is_refused(url):
    refused = refuse(url, NOBODY)
    assert refused is not None
    assert refused.outcome is Outcome.BLOCKED_PRIVATE


def test_an_ordinary_url_passes():
    assert refuse("https://en.yna.co.kr/RSS/nk.xml", NOBODY) is None
    assert refuse("http://127.0.0.1:8970/feed", Allow.parse(["127.0.0.1:8970"])) is None
