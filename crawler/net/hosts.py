"""Maps hosts to other addresses: the one way to point a profile at a replica."""

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yifa.model.errors import UsageError

# www.wuxiang.gov.cn=127.0.0.1:8000, https://www.wuxiang.gov.cn=127.0.0.1:8443, a.gov.cn=[::1]:8000
RULE = re.compile(
    r"\A(?:(?P<scheme>https?)://)?(?P<host>[^=/:\s]+)/?=(?P<address>\[[0-9a-fA-F:.]+\]|[^:\s]+):(?P<port>\d{1,5})"
)


@dataclass(frozen=True, slots=True)
class HostMap:
    """(scheme, host) → "ADDR:PORT"; what is not in it is reached as usual."""

    targets: tuple[tuple[tuple[str, str], str], ...] = ()

    def address(self, scheme: str, host: str) -> tuple[str, int] | None:
        """Return address and port where a host is reached, or None where it is not mapped."""
        target = dict(self.targets).get((scheme, host))
        if target is None:
            return None
        address, _, port = target.rpartition(":")
        return address.strip("[]"), int(port)

    def covers(self, hosts: Iterable[str]) -> bool:
        """Return whether every one of *hosts* is mapped to a loopback address, for http at least."""
        targets = dict(self.targets)
        return all(
            _is_loopback(targets.get(("http", host)) or targets.get(("https", host))) for host in hosts
        )

    def check_delay(self, wanted: Mapping[str, Iterable[str]], delay_seconds: float | None) -> None:
        """Refuse a pace of the user's own where a portal is not on loopback; *wanted* are the portals' hosts.

        Raises:
            UsageError: names the portals that are not mapped; those keep their profiles' pace.
        """
        open_ = [name for name, hosts in wanted.items() if not self.covers(hosts)]
        if delay_seconds is not None and open_:
            names = "、".join(open_)
            raise UsageError(f"--delay: only for portals mapped to loopback with --portal-host, not {names}")

    def as_text(self) -> dict[str, str]:
        """Return the map as it was given, for the run's record."""
        return {f"{scheme}://{host}": address for (scheme, host), address in self.targets}


def _is_loopback(address: str | None) -> bool:
    if address is None:
        return False
    host = address.rsplit(":", 1)[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_host_map(values: Sequence[str]) -> HostMap:
    """Return the map that ``[http://|https://]HOST=ADDR:PORT`` options describe; later ones win.

    >>> read_host_map(["a.gov.cn=[::1]:80"]).address("https", "a.gov.cn")
    ('::1', 80)

    Raises:
        UsageError: a value has another form.
    """
    targets: dict[tuple[str, str], str] = {}
    for value in values:
        rule = RULE.fullmatch(value.strip())
        if rule is None or not 0 < int(rule["port"]) <= 65535:
            raise UsageError(f"--portal-host {value!r}: expected HOST=ADDR:PORT")
        schemes = [rule["scheme"]] if rule["scheme"] else ["http", "https"]
        for scheme in schemes:
            targets[scheme, rule["host"].lower()] = f"{rule['address']}:{rule['port']}"
    return HostMap(tuple(targets.items()))
