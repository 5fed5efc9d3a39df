"""Two hundred visitors at a time while releases change places: every answer is 200 and whole."""

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from nscp_site.deploy.releases import open_target, publish, roll_back
from nscp_site.outputs.manifest import read_version
from tests.servers import nginx
from tests.tiny import tiny_project, tiny_site

pytestmark = pytest.mark.slow
MANY, FEW, LONGEST = 50, 6, 150

# A page ends with the words it begins with; a stylesheet holds all its rules.
VISITOR = """
local paths = { %s }
local number, threads = 0, {}
function setup(thread) table.insert(threads, thread) end
function init() wrong = 0; seen = 0 end
function request()
  number = number + 1
  return wrk.format("GET", paths[number %% #paths + 1])
end
function response(status, headers, body)
  seen = seen + 1
  local begins, ends = body:match("<p>(%%w+)</p>"), body:match("<!%%-%%- (%%w+) %%-%%->%%s*$")
  local page = begins ~= nil and begins == ends
  local style = body:match("^%%.%%w+ ?{") ~= nil and select(2, body:gsub("#123456", "")) == 100
  if status ~= 200 or not (page or style) then wrong = wrong + 1 end
end
function done()
  local all, bad = 0, 0
  for _, thread in ipairs(threads) do
    all, bad = all + thread:get("seen"), bad + thread:get("wrong")
  end
  print("answers: " .. all .. ", wrong: " .. bad)
end
"""


def test_every_answer_is_whole_while_releases_change_places(tmp_path: Path, long: bool) -> None:
    project = tiny_project(tmp_path / "project")
    sites = [tiny_site(project, "first"), tiny_site(project, "second")]
    target = tmp_path / "target"
    for site in (*sites, sites[0]):
        publish(site, open_target(str(target)), lambda _: None)
    styles = [f"/{folder.name}/site.css" for site in sites for folder in site.glob("assets-*")]
    assert len(set(styles)) == 2
    paths = ["/", "/campaigns/", "/campaigns/1/", *styles]
    script = tmp_path / "visitor.lua"
    script.write_text(VISITOR % ", ".join(f'"{path}"' for path in paths))
    with nginx(target / "current", sites[0] / "nginx.conf", tmp_path / "server") as address:
        load = subprocess.Popen(
            ["nice", "wrk", "-t2", "-c200", f"-d{LONGEST}s", "--timeout=60s", "-s", script, address],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        time.sleep(1)
        # Every fifth change is a whole release, the others take one back or go to it again.
        for number in range(MANY if long else FEW):
            coming = sites[1 - number % 2]
            if number % 5 == 0:
                publish(coming, open_target(str(target)), lambda _: None)
            else:
                roll_back(open_target(str(target)), lambda _: None, read_version(coming).release)
        assert load.poll() is None, "the load ended before the switches did"
        load.send_signal(signal.SIGINT)
        output = load.communicate(timeout=90)[0]
    told = re.search(r"answers: (\d+), wrong: (\d+)", output)
    assert told, output
    assert int(told[1]) > (2000 if long else 400)
    assert int(told[2]) == 0, output
    assert "Socket errors" not in output, output
    assert "Non-2xx" not in output, output
