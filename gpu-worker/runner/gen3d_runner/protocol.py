"""The child's side of the protocol: a line of JSON a message.

Requests come on standard input, answers go to what was standard output when the
process started. After that, descriptor 1 is standard error, so that libraries may
print what they like.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 1

Message = dict[str, Any]


class CancelledError(Exception):
    """The job is not wanted any more."""


class OutOfMemoryError(Exception):
    """The GPU has too little memory for the job."""


class BadInputError(Exception):
    """The job's files cannot be used."""


@dataclass
class Job:
    """What is to be done. Lengths are in pixels, the folder is empty."""

    id: str
    image: Path
    mask: Path
    out_dir: Path
    seed: int
    options: Message
    step: Callable[[str, int, int], None]
    """Says how far a stage is; raises CancelledError where the job is to end."""


@dataclass
class Result:
    """What was done: files by their names in out_dir."""

    files: list[str]
    stats: Message = field(default_factory=dict[str, Any])


class Model(Protocol):
    """A model that is loaded."""

    def describe(self) -> Message:
        """Return device, vram_mb and whatever else is worth knowing."""
        ...

    def run(self, job: Job) -> Result:
        """Do a job."""
        ...


class Channel:
    """The pipe to the parent."""

    def __init__(self) -> None:
        """Take standard output for itself."""
        private = os.dup(1)
        os.dup2(2, 1)
        self._out = os.fdopen(private, "w", encoding="utf-8", newline="\n")
        self._lock = threading.Lock()

    def say(self, kind: str, **fields: object) -> None:
        """Write a message; several threads may."""
        line = json.dumps({"type": kind, **fields}, separators=(",", ":"))
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()


class Requests:
    """What the parent asks: read by a thread, so that a ping is answered at work."""

    def __init__(self, channel: Channel) -> None:
        """Begin to read."""
        self._channel = channel
        self.pending: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._cancelled: set[str] = set()
        threading.Thread(target=self._read, name="requests", daemon=True).start()

    def cancelled(self, job: str) -> bool:
        """Tell whether a job is not wanted any more."""
        return job in self._cancelled

    def _read(self) -> None:
        for line in sys.stdin:
            request = cast("Message", json.loads(line))
            match request["type"]:
                case "ping":
                    self._channel.say("pong")
                case "cancel":
                    self._cancelled.add(str(request["id"]))
                case "shutdown":
                    break
                case _:
                    self.pending.put(request)
        self.pending.put(None)  # also where the parent is gone


def serve(load: Callable[[str, str], Model]) -> None:
    """Load a model and do jobs until the parent has no more."""
    channel = Channel()
    requests = Requests(channel)
    first = requests.pending.get()
    if first is None:
        return
    if first["type"] != "init" or first.get("v") != VERSION:
        channel.say("error", code="internal", detail=f"this runner speaks version {VERSION} of the protocol")
        return
    try:
        model = load(str(first.get("model", "")), str(first.get("folder", "")))
    except Exception as e:
        channel.say("error", code="internal", detail=f"load: {type(e).__name__}: {e}")
        raise SystemExit(1) from e
    channel.say("ready", **model.describe())
    while (request := requests.pending.get()) is not None:
        _answer(channel, requests, model, request)


def _answer(channel: Channel, requests: Requests, model: Model, request: Message) -> None:
    job_id = str(request["id"])

    def step(stage: str, at: int, of: int) -> None:
        if requests.cancelled(job_id):
            raise CancelledError
        channel.say("progress", id=job_id, stage=stage, step=at, of=of)

    job = Job(
        id=job_id,
        image=Path(str(request["image"])),
        mask=Path(str(request["mask"])),
        out_dir=Path(str(request["out_dir"])),
        seed=int(request.get("seed", 0)),
        options=cast("Message", request.get("options") or {}),
        step=step,
    )

    def fail(code: str, e: Exception, *, restart: bool = False) -> None:
        channel.say("error", id=job_id, code=code, detail=str(e)[:2000], restart=restart)

    try:
        result = model.run(job)
    except CancelledError as e:
        fail("cancelled", e)
    except BadInputError as e:
        fail("bad_input", e)
    except OutOfMemoryError as e:
        fail("oom", e)
    except Exception as e:  # noqa: BLE001 - a job's fault is not the process's end
        import traceback  # noqa: PLC0415

        traceback.print_exc()
        fail("internal", e, restart=True)  # what state the model is in, nobody knows
    else:
        channel.say("done", id=job_id, files=result.files, stats=result.stats)
