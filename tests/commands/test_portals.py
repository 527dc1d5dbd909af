"""portals as typed."""

import json
from pathlib import Path

from tests.support.commands import run


def test_portals_are_listed_shown_and_checked() -> None:
    """A profile nobody compared with the live portal says so."""
    listed, as_json = run("portals"), run("portals", "list", "--json")
    shown, checked = run("portals", "show", "武乡"), run("portals", "check")

    assert "140429" in listed.stdout
    assert json.loads(as_json.stdout) == json.loads(run("portals", "--json").stdout)
    assert "checked   never compared with the live portal\n" in shown.stdout
    assert "section  依法行政  to be found from the home page  (at least 1 rows expected)" in shown.stdout
    assert json.loads(run("portals", "show", "wuxiang", "--json").stdout)["code"] == "140429"
    assert (checked.exit_code, checked.stdout[-10:]) == (0, "all right\n")


def test_portals_check_lists_every_problem(tmp_path: Path) -> None:
    """Exit status 2, the problems on standard output."""
    path = tmp_path / "1.toml"
    path.write_text("code = 1", encoding="utf-8")

    checked, as_json = run("portals", "check", path), run("portals", "check", path, "--json")

    assert (checked.exit_code, as_json.exit_code) == (2, 2)
    assert checked.stdout.splitlines()[-1] == "1 profile checked: 1 problems"
    assert json.loads(as_json.stdout)["files"] == 1
