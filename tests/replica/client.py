"""A plain client of the replica, for tests of the replica itself."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.replica.server import Replica


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as a careful reader decodes it."""
        try:
            return self.body.decode()
        except UnicodeDecodeError:
            return self.body.decode("gb18030")


def get(replica: Replica, url: str, **headers: str) -> Answer:
    """Return what the replica answers at an address, over plain HTTP."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(replica.hosts["www.wuxiang.gov.cn"], timeout=10)
    query = f"?{parts.query}" if parts.query else ""
    connection.request("GET", parts.path + query, headers={"Host": parts.netloc, **headers})
    answer = connection.getresponse()
    found = Answer(status=answer.status, headers=dict(answer.getheaders()), body=answer.read())
    connection.close()
    return found
