"""The promise of the JSON report, and a stricter reading of it for our own tests."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from tests.conftest import ROOT

SCHEMA = json.loads((ROOT / "docs" / "report-v1.schema.json").read_text(encoding="utf-8"))


def validate(document: object) -> None:
    """Hold a report to the schema, and to the members that the schema describes.

    The schema is open, so that later releases may add members; but what we write is described.
    """
    jsonschema.validate(document, SCHEMA)
    jsonschema.validate(document, closed(SCHEMA))


def closed(schema: Any) -> Any:
    """Return the schema with every object closed to members that it does not describe."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(value) for name, value in schema.items()}
    return {**shut, "additionalProperties": False} if "properties" in schema else shut
