"""Reads the request in a call of a script: ``$.getJSON("/api?page=2")``, ``axios.post(url, {page: 2})``."""

import json
import re
from collections.abc import Sequence

from yifa.reading.addresses import with_query
from yifa.reading.scripts.values import Call, Encoded, Object, Value, text_of_value

# $.ajax · jQuery.post · this.$http.get · axios · fetch · uni.request · xhr.open
ASKS = re.compile(
    r"^(?:\w+\.)*(?:\$|jQuery|layui\.\$|layui\.jquery)\.(?P<jquery>ajax|get|post|getJSON)$"
    r"|^(?:\w+\.)*(?:axios|\$http|\$axios|http|request|service|uni|wx)\.(?P<client>get|post|request)$"
    r"|^(?:\w+\.)*(?P<plain>axios|fetch|\$http)$"
    r"|^@?[\w-]+\.(?P<element>load)$"
    r"|^\w+\.(?P<xhr>open)$"
)
METHODS = frozenset({"GET", "POST"})
# what keeps an answer from a cache: _=0.123
IDLE = re.compile(r"^(?:_|t|ts|r|rnd|rand\w*|time\w*|v)$", re.IGNORECASE)


def request_in(path: str, arguments: Sequence[Value]) -> Call | None:
    """Return the request that a call sends; None where it sends none, or not all of it is known."""
    kind = ASKS.match(path)
    if kind is None or not arguments:
        return None
    first = arguments[0]
    if kind["xhr"]:
        method = (text_of_value(first) or "").upper()
        url = text_of_value(arguments[1]) if len(arguments) > 1 else None
        return Call(url=url, method=method) if url and method in METHODS else None
    if isinstance(first, dict):
        return _by_options(first)
    url = text_of_value(first)
    if url is None:
        return None
    second = arguments[1] if len(arguments) > 1 else None
    name = kind["jquery"] or kind["client"] or kind["plain"] or kind["element"]
    if name in ("fetch", "axios", "ajax", "$http") or kind["client"]:
        options: Object = dict(second) if isinstance(second, dict) else {}
        if kind["client"] and name == "post":
            options = {"data": second, "json": True}
        return _by_options(options | {"url": url, "method": options.get("method", options.get("type", name))})
    posts = name == "post" or (name == "load" and isinstance(second, dict))
    return _call(url.partition(" ")[0], "POST" if posts else "GET", second)


def _by_options(options: Object) -> Call | None:
    """Return the request that an object describes: ``{url: …, type: "post", data: {…}}``."""
    url = text_of_value(options.get("url"))
    if not url:
        return None
    method = (text_of_value(options.get("type")) or text_of_value(options.get("method")) or "").upper()
    method = method if method in METHODS else "GET"
    query = options.get("params")
    data = next((options[name] for name in ("data", "body") if options.get(name) is not None), None)
    media = str(options.get("contentType") or options.get("headers") or "")
    is_json = "json" in media or (bool(options.get("json")) and isinstance(data, dict))
    call = _call(url, method, data if data is not None or method == "POST" else query, is_json=is_json)
    if call is None or not isinstance(query, dict) or data is None:
        return call
    pairs = _pairs(query)
    return None if pairs is None else _call(_with_pairs(url, pairs), method, data, is_json=is_json)


def _call(url: str, method: str, data: Value, *, is_json: bool = False) -> Call | None:
    """Return a request with its data: behind the address of a GET, in the body of a POST."""
    if isinstance(data, Encoded):
        data, is_json = data.value, True
    if isinstance(data, str):
        return Call(url=with_query(url, data) if method == "GET" else url, method=method,
                    body=data if method == "POST" else "")  # fmt: skip
    pairs = _pairs(data) if isinstance(data, dict) else ()
    if pairs is None:
        return None
    if is_json and isinstance(data, dict):
        known = {name: data[name] for name, _ in pairs}
        return Call(url=url, method=method, body=json.dumps(known, ensure_ascii=False), is_json=True)
    if method == "GET":
        return Call(url=_with_pairs(url, pairs), method=method)
    return Call(url=url, method=method, pairs=pairs)


def _pairs(data: Object) -> tuple[tuple[str, str], ...] | None:
    """Return the members of an object as texts; None where one that matters is not known."""
    pairs: list[tuple[str, str]] = []
    for name, value in data.items():
        said = text_of_value(value)
        if said is not None:
            pairs.append((name, said))
        elif not IDLE.match(name):
            return None
    return tuple(pairs)


def _with_pairs(url: str, pairs: Sequence[tuple[str, str]]) -> str:
    return with_query(url, "&".join(f"{name}={value}" for name, value in pairs))
