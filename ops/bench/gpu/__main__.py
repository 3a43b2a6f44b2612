"""Command line of the GPU bench.

`python -m ops.bench.gpu [measure] --seconds 240 --wheels DIR --onnx-dir DIR --out FILE` measures on a machine with a
GPU and without network; `python -m ops.bench.gpu export --onnx-dir DIR` makes the graphs beforehand, anywhere.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from engines.files import write_whole
from ops.bench.gpu.plan import make
from ops.bench.gpu.race import Options, Race
from ops.bench.gpu.report import complete, table


def install(wheels: Path, target: Path) -> str:
    """Install every wheel in `wheels` into `target` without network or dependencies; return what failed.

    One wheel that does not fit this Python must not cost the others.
    """
    told = []
    for wheel in sorted(wheels.glob("*.whl")):
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-compile"]
        command += ["--no-cache-dir", "--disable-pip-version-check", "--upgrade", "--target", str(target), str(wheel)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  pip
        if done.returncode:
            told.append(f"{wheel.name}: {done.stderr.strip()[-300:]}")
    return "; ".join(told)


def driver() -> str:
    """Return name, driver and memory of the GPUs as their own tool tells them; nothing without one."""
    tool = shutil.which("nvidia-smi")
    if not tool:
        return ""
    query = [tool, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    return subprocess.run(query, capture_output=True, text=True, check=False, timeout=30).stdout.strip()  # noqa: S603


def write(path: Path, report: dict[str, Any]) -> None:
    """Write `report` whole or not at all."""
    write_whole(path, (json.dumps(report, indent=1) + "\n").encode())


def measure(options: argparse.Namespace) -> None:
    """Run the bench and print its table."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        site = scratch / "site"
        failed = install(options.wheels, site) if options.wheels else ""
        paths = [str(site), str(Path.cwd()), os.environ.get("PYTHONPATH", "")]
        kinds = [kind for kind in options.rows.split(",") if kind]
        run = Options(
            seconds=options.seconds - (time.monotonic() - began),
            device="cpu" if options.tiny else "cuda",
            tiny=options.tiny,
            graphs=options.onnx_dir,
            checkpoint=options.starter_checkpoint,
            scratch=scratch,
            python_path=os.pathsep.join(path for path in paths if path),
            jobs=max(2, (os.cpu_count() or 2) - 1),
        )
        about = {
            "command": [Path(sys.executable).name, "-m", "ops.bench.gpu", *sys.argv[1:]],
            "seconds": options.seconds,
            "tiny": options.tiny,
            "driver": driver(),
            "wheels_failed": failed,
        }

        def keep(report: dict[str, Any]) -> None:
            report |= {**about, "took_s": round(time.monotonic() - began, 1)}
            complete(report)
            if options.out:
                write(options.out, report)

        race = Race(make(options.seconds, kinds, *([1] if options.tiny else [])), run, keep)
        try:
            race.run()
        finally:
            keep(race.report)
            sys.stdout.write(table(race.report))


def export(options: argparse.Namespace) -> None:
    """Write the graphs and say what each became."""
    torch, shapes = import_module("torch"), import_module("ops.bench.gpu.shape")
    shape, dtype = (shapes.TINY, torch.float32) if options.tiny else (shapes.FULL, torch.float16)
    report = import_module("ops.bench.gpu.graphs").export(shape, options.onnx_dir, dtype)
    sys.stdout.write(json.dumps(report, indent=1) + "\n")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m ops.bench.gpu", description=__doc__)
    parser.add_argument("do", nargs="?", choices=("measure", "export"), default="measure")
    parser.add_argument("--seconds", type=float, default=240, help="budget in total; rows past it are told as not run")
    parser.add_argument("--wheels", type=Path, help="folder of wheels that this machine lacks")
    parser.add_argument("--onnx-dir", type=Path, help="folder of the exported graphs")
    parser.add_argument(
        "--starter-checkpoint", type=Path, help="float32 weights of the starter generator (safetensors)"
    )
    parser.add_argument("--rows", default="", help="kinds of rows to run, with commas; all when left out")
    parser.add_argument(
        "--tiny", action="store_true", help="tiny networks on the CPU: tries the code, measures nothing"
    )
    parser.add_argument("--out", type=Path, help="where the raw JSON goes")
    options = parser.parse_args()
    if options.do == "export":
        if not options.onnx_dir:
            parser.error("export needs --onnx-dir")
        export(options)
    else:
        measure(options)


if __name__ == "__main__":
    main()
