"""An ASGI application whose start-up takes a while, and which then writes down when it was done."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

held = bytearray(b"x" * 20_000_000)
Message = dict[str, Any]


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Answers everything."""
    if scope["type"] == "lifespan":
        await receive()
        await asyncio.sleep(0.2)
        Path(f"loaded-{os.getpid()}").write_text(str(time.monotonic()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})
