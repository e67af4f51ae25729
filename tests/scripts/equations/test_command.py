"""The command: its lines, its JSON, its exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts.equations.__main__ import main

RIGHT = r"$\sigma(x) := \frac{1}{1 + e^{-x}}$ and $\sigma'(x) = \sigma(x)(1 - \sigma(x))$ with $\alpha > 0$"


def write(folder: Path, text: str) -> str:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([write(tmp_path, RIGHT), "--jobs", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1].split()[0] for line in lines[:-1]] == ["definition", "true"]
    assert "1 definition, 1 true" in lines[-1]


def test_false_shows_point_and_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, r"$$\frac{d}{dx} \sin x = -\cos x$$")
    assert main([str(tmp_path), "--seed", "3"]) == 1
    out = capsys.readouterr().out
    assert ": false " in out
    assert "at x = " in out


def test_unreadable_is_underlined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([write(tmp_path, "text\n\n$x + \\foo = 1$"), "--jobs", "1"]) == 1
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first[second.index("^") :].startswith(r"\foo")


def test_line_and_sign_of_what_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a display of several lines, the line that is meant is shown, and the sign that fails is underlined."""
    rows = [r"  x + x &= 2x \\", r"  3x &= x + 2x \\", r"     &= 4x"]
    page = "\n".join(["text", "", "$$", r"\begin{aligned}", *rows, r"\end{aligned}", "$$", "", "$$ 2x = x + x = 3 $$"])
    assert main([write(tmp_path, page), "--jobs", "1"]) == 1
    lines = capsys.readouterr().out.splitlines()
    first, second = lines[1:3]
    assert ":7: false" in first and first[second.index("^") :] == "= 4x"
    third, fourth = lines[4:6]
    assert ":11: false" in third and third[fourth.index("^") :] == "= 3"


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = RIGHT + "\n\n<!-- unchecked: wrong in print -->\n\n$$x = y$$"
    assert main([write(tmp_path, text), "--json", "--points", "5", "--digits", "20", "--jobs", "2"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["verdict"] for record in records] == ["definition", "true", "unchecked"]
    assert set(records[0]) == {"file", "line", "latex", "verdict", "points", "error", "message"}
    assert records[2]["message"] == "wrong in print"
    assert records[2]["line"] == 5


def test_a_quick_look_is_at_random_points_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = write(tmp_path, r"$$\frac{x}{x} = 1$$")
    assert main([page, "--quick"]) == 0
    assert main([page]) == 1
    assert "at x = 0: not defined" in capsys.readouterr().out


def test_what_a_claim_was_read_under_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = write(tmp_path, r"If $x > 0$ and $y > 0$, then $\log(x y) = \log x + \log y$, and $\log(x y) < \log x + \log y + 2 - x$ for $x < 2$.")
    assert main([page]) == 0
    assert [line.strip() for line in capsys.readouterr().out.splitlines() if "under" in line] == [
        "under x > 0, y > 0", "under x > 0, y > 0, x < 2",
    ]  # fmt: skip


def test_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere.md")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    with pytest.raises(SystemExit) as stopped:
        main(["--wrong"])
    assert stopped.value.code == 2


def test_time_says_how_fast_it_was_and_where_the_time_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([write(tmp_path, RIGHT), "--jobs", "1", "--time"]) == 0
    first, *slowest = capsys.readouterr().err.splitlines()
    assert "relations a second; " in first
    shares = [int(share) for share in re.findall(r"(\d+)%", first)]
    assert 95 <= sum(shares) <= 105 and "page.md:1: " in slowest[0]
