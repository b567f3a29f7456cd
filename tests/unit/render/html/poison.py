"""The same model with a text put wherever its fields take one."""

from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

Model = TypeVar("Model", bound=BaseModel)


def poisoned(model: Model, text: str) -> Model:
    """Also in lists and tables, however deep."""
    changes = {name: _field(model, name, text) for name in type(model).model_fields}
    return model.model_copy(update=changes)


def _field(model: BaseModel, name: str, text: str) -> Any:
    value = getattr(model, name)
    if isinstance(value, str):
        return text if _takes(type(model), name, text) else value
    return _inside(value, text)


def _inside(value: Any, text: str) -> Any:
    match value:
        case BaseModel():
            return poisoned(value, text)
        case str():
            return text
        case list():
            return [_inside(one, text) for one in value]
        case dict():
            return {key: _inside(one, text) for key, one in value.items()}
        case _:
            return value


@cache
def _takes(model: type[BaseModel], name: str, text: str) -> bool:
    adapter: TypeAdapter[Any] = TypeAdapter(_kind(model.model_fields[name]))
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


def _kind(field: FieldInfo) -> Any:
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
