"""What a process is out of is known by the system's own number, whatever the error calls itself."""

import errno

import pytest
from twisted.internet.error import ConnectBindError, DNSLookupError

from crawler.fetch.troubles import explain, number_of
from crawler.limits import A_PORTAL, KEPT_BACK, MOST_PORTALS, descriptor_limit, portals_at_once, used_up


def bind_error(number: int) -> Exception:
    return ConnectBindError(number, "it could not")  # type: ignore[no-untyped-call] # Twisted's


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (MemoryError(), "memory"),
        (RuntimeError("can't start new thread"), "memory"),
        (OSError(errno.ENOMEM, "no memory"), "memory"),
        (OSError(errno.EMFILE, "too many open files"), "descriptors"),
        (bind_error(errno.EMFILE), "descriptors"),
        (caused(DNSLookupError("x.example"), OSError(errno.ENFILE, "file table overflow")), "descriptors"),
        (bind_error(errno.ECONNREFUSED), None),
        (DNSLookupError("x.example"), None),
        (RuntimeError("something else"), None),
        (None, None),
    ],
)
def test_what_a_process_is_out_of(error: Exception | None, reason: str | None) -> None:
    lacking = used_up(error, number_of(error) if error else None)

    assert (lacking.reason if lacking else None) == reason


def test_a_connection_that_twisted_could_not_bind_is_a_failure_of_one_address() -> None:
    """It was raised past the crawl, and the portal was lost without a word."""
    assert explain("http://x.example/", bind_error(errno.EADDRNOTAVAIL)).reason == "connection"


def test_the_portals_in_flight_stay_under_the_limit_of_open_files() -> None:
    most = portals_at_once()

    assert 1 <= most <= MOST_PORTALS
    assert most == 1 or most * A_PORTAL + KEPT_BACK <= descriptor_limit()
