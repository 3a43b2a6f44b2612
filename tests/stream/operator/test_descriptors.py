"""The limit of open files is raised where that is allowed, and told where it is too low."""

import subprocess
import sys

import pytest

from stream.operator.descriptors import SPARE, open_descriptors

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
ASKS = """
import resource, sys
from stream.errors import LimitError
from stream.operator.descriptors import require_descriptors
soft, hard, count = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
try:
    require_descriptors(count, beside=10, what="producers")
except LimitError as error:
    print(error)
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def asked(soft, hard, count):
    """Return what a process with these limits says of `count` more files, and its limit then."""
    done = subprocess.run(
        [sys.executable, "-c", ASKS, str(soft), str(hard), str(count)], capture_output=True, text=True, check=True
    )
    *said, limit = done.stdout.splitlines()
    return said, int(limit)


def test_a_limit_that_suffices_is_left():
    assert asked(200, 300, 200 - 10 - SPARE) == ([], 200)


def test_a_soft_limit_is_raised_to_the_hard_one():
    assert asked(200, 300, 300 - 10 - SPARE) == ([], 300)


def test_what_the_hard_limit_does_not_allow_is_refused():
    (said,), _ = asked(200, 300, 300 - 9 - SPARE)
    assert said.startswith(f"producers take {291 - SPARE} open files, 301 with all others, and the limit is 300: raise")


def test_what_is_open_is_counted(tmp_path):
    before = open_descriptors()
    with (tmp_path / "file").open("w"):
        assert open_descriptors() == before + 1
