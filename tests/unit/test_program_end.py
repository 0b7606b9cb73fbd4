"""The end of the program: in time, whatever still hangs."""

import subprocess
import sys
import time

_HANGS = """
import asyncio, sys, time
from scmanager.program import end_within

async def main():
    hanging = asyncio.ensure_future(asyncio.to_thread(time.sleep, 60))
    await asyncio.sleep(0)
    end_within({seconds})
    print("closing", flush=True)
    await hanging

asyncio.run(main())
"""


def test_a_call_that_hangs_does_not_keep_the_program_from_ending():
    command = [sys.executable, "-c", _HANGS.format(seconds=0.2)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "closing\n"
        began = time.monotonic()
        assert process.wait(20) == 0
        assert time.monotonic() - began < 10
