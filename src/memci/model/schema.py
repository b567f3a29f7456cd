"""The JSON Schema of the result file, as docs/result.schema.json publishes it: `python -m memci.model.schema`."""

import json

from memci.model.result import SCHEMA, Result


def result_schema() -> str:
    """The schema's text, two blanks a level, with a line end."""
    schema = Result.model_json_schema(by_alias=True)
    # A file without its `schema` is no result, although a Result can be made without naming it.
    schema["required"] = ["schema", *schema["required"]]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"A memci result ({SCHEMA})"
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(result_schema(), end="")  # noqa: T201 (its product)
