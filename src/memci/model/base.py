"""What all parts of the model share: strictness, and the types that bound a number or a text.

Results come from artifacts that other people can write, so every number is finite and bounded and every text
is capped before anything else looks at it.
"""

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast, Field
from pydantic_core import PydanticCustomError

LARGEST = 2**63 - 1
MOST_KEYS = 10_000

Bytes = Annotated[int, Field(ge=0, le=LARGEST, description="bytes")]
SignedBytes = Annotated[int, Field(ge=-LARGEST, le=LARGEST, description="bytes; negative when memory was given back")]
Amount = Annotated[int | float, Field(ge=0, le=LARGEST, description="bytes, seconds or a count")]
Seconds = Annotated[float, Field(ge=0, le=1e9, description="seconds")]
SignedSeconds = Annotated[float, Field(ge=-1e9, le=1e9, description="seconds; negative when time was saved")]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Line = Annotated[int, Field(ge=0, le=2**31 - 1, description="line number from 1; 0 when there is none")]
Name = Annotated[str, Field(max_length=1_000)]
Path = Annotated[str, Field(max_length=4_096)]
Text = Annotated[str, Field(max_length=16_384)]

Item = TypeVar("Item")
Items = Annotated[list[Item], FailFast()]
"""A list, given up at the first wrong item: a few MiB of wrong items would otherwise be gigabytes of errors."""


def _few(value: object) -> object:
    if isinstance(value, dict) and len(value) > MOST_KEYS:
        raise PydanticCustomError("too_many_keys", "Input should have at most {most} keys", {"most": MOST_KEYS})
    return value


Key = TypeVar("Key")
Value = TypeVar("Value")
Table = Annotated[dict[Key, Value], BeforeValidator(_few)]
"""A dictionary of at most MOST_KEYS keys, for the same reason: all of its errors are collected."""


class Part(BaseModel):
    """A frozen piece of a model; unknown keys, NaN and infinities are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
