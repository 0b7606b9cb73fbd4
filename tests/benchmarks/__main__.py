"""`python -m tests.benchmarks NAME --json`: run one benchmark; exit 1 past its budget."""

from __future__ import annotations

import argparse
import json
import sys

from tests.benchmarks import memory, search, start, sync, upload
from tests.benchmarks.report import Report

BENCHMARKS = {"start": start.run, "search": search.run, "memory": memory.run, "sync": sync.run, "upload": upload.run}


def main() -> int:
    """Run a benchmark and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a sentence")
    parser.add_argument("--runs", type=int, default=5, help="runs of the program and of its reference, in turn")
    options = parser.parse_args()
    report: Report = BENCHMARKS[options.name](options.runs)
    print(json.dumps(report.as_dict()) if options.json else report.sentence())
    return 0 if report.within_budget else 1


if __name__ == "__main__":
    sys.exit(main())
