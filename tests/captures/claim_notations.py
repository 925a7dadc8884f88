"""Decoded claims in the notations that languages and frameworks print; made here, not recorded."""

from __future__ import annotations

import json
import pprint
from collections.abc import Callable, Mapping
from typing import Any

Claims = Mapping[str, Any]

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
CLAIMS: dict[str, Any] = {
    f"{LTI}message_type": "LtiResourceLinkRequest",
    f"{LTI}version": "1.3.0",
    f"{LTI}resource_link": {"id": "0f9e8d7c-1111-4222-8333-444455556666", "title": "Sheet 3"},
    "aud": "170000000000612",
    "azp": "170000000000612",
    f"{LTI}deployment_id": "88:0f9e8d7c6b5a4938",
    "exp": 1794303612,
    "iat": 1794300012,
    "iss": "https://canvas.instructure.com",
    "nonce": "n-0S6",
    "sub": "7d1c9a0e-2f0b-4c6b-9d1a-77b1f3a0c0de",
    f"{LTI}context": {"id": "0f9e", "label": "MA-2", "title": "Mathematics II"},
    f"{LTI}roles": [
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
    ],
    "name": "Pat Doe",
    f"{AGS}claim/endpoint": {
        "scope": [f"{AGS}scope/lineitem", f"{AGS}scope/score"],
        "lineitems": "https://canvas.example/api/lti/courses/4/line_items",
        "lineitem": "https://canvas.example/api/lti/courses/4/line_items/8",
    },
}


def items_of(value: Any) -> list[tuple[Any, Any]]:
    return [*value.items()] if isinstance(value, dict) else [*enumerate(value)]


def is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def var_export(value: Any, indent: int = 0) -> str:
    pad = " " * indent
    if is_nested(value):
        rows = "".join(
            f"{pad}  {name!r} => {chr(10) + pad + '  ' if is_nested(one) else ''}"
            f"{var_export(one, indent + 2)},\n"
            for name, one in items_of(value)
        )
        return f"array (\n{rows}{pad})"
    return "'" + value.replace("'", "\\'") + "'" if isinstance(value, str) else str(value)


def var_dump(value: Any, indent: int = 0) -> str:
    pad = " " * indent
    if is_nested(value):
        rows = "".join(
            f"{pad}  [{json.dumps(name)}]=>\n{var_dump(one, indent + 2)}"
            for name, one in items_of(value)
        )
        return f"{pad}array({len(value)}) {{\n{rows}{pad}}}\n"
    if isinstance(value, str):
        return f'{pad}string({len(value.encode())}) "{value}"\n'
    return f"{pad}int({value})\n"


def symfony(value: Any, indent: int = 0) -> str:
    pad = " " * indent
    if is_nested(value):
        rows = "".join(
            f"{pad}  {json.dumps(name)} => {symfony(one, indent + 2)}\n"
            for name, one in items_of(value)
        )
        return f"array:{len(value)} [▼\n{rows}{pad}]"
    return json.dumps(value, ensure_ascii=False)


def arrows(value: Any, opener: str, seam: str) -> str:
    if isinstance(value, dict):
        rows = (
            f"{json.dumps(name)}{seam}{arrows(one, opener, seam)}" for name, one in value.items()
        )
        return f"{opener}{', '.join(rows)}}}"
    if isinstance(value, list):
        return "[" + ", ".join(arrows(one, opener, seam) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def java(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}={java(one)}" for name, one in value.items()) + "}"
    return "[" + ", ".join(map(java, value)) + "]" if isinstance(value, list) else str(value)


def go(value: Any) -> str:
    if isinstance(value, dict):
        return "map[" + " ".join(f"{name}:{go(one)}" for name, one in sorted(value.items())) + "]"
    return "[" + " ".join(map(go, value)) + "]" if isinstance(value, list) else str(value)


def yaml(value: Any, indent: int = 0) -> str:
    pad = "  " * indent
    if isinstance(value, list):
        return "".join(f"{pad}- {one}\n" for one in value)
    return "".join(
        f"{pad}{json.dumps(name) if '/' in name else name}:"
        + (f"\n{yaml(one, indent + 1)}" if is_nested(one) else f" {json.dumps(one)}\n")
        for name, one in value.items()
    )


def rows(claims: Claims, form: str) -> str:
    """Write a claim a line; of a list, .NET has one line a value."""
    return "".join(
        form.format(n=name, v=json.dumps(one) if is_nested(one) else one) + "\n"
        for name, value in claims.items()
        for one in (value if isinstance(value, list) else [value])
    )


NOTATIONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "var_export": lambda claims: f"<?php\nreturn {var_export(claims)};\n",
    "var_dump": var_dump,
    "dump of Symfony": symfony,
    "Ruby": lambda claims: f"claims: {arrows(claims, '{', '=>')}\n",
    "Elixir": lambda claims: f"[debug] claims: {arrows(claims, '%{', ' => ')}\n",
    "Java's map": lambda claims: f"10:12:13 DEBUG LaunchFilter - claims={java(claims)}\n",
    "Spring's principal": lambda claims: (
        f"Name: [7d1c], Authorities: [[OIDC_USER]], User Attributes: [{java(claims)[1:-1]}]\n"
    ),
    "Go's map": lambda claims: f"2026/11/10 10:12:13 claims: {go(claims)}\n",
    "YAML": lambda claims: f"launch:\n{yaml(claims)}",
    "lines of .NET": lambda claims: rows(claims, "info: Claim Type: {n}, Value: {v}"),
    "name and value": lambda claims: rows(claims, "{n}: {v}"),
    "table of Markdown": lambda claims: (
        "| claim | value |\n|--|--|\n" + rows(claims, "| {n} | {v} |")
    ),
    "cells": lambda claims: rows(claims, "{n}\t{v}"),
    "pprint": lambda claims: pprint.pformat(claims) + "\n",
    "JSON in a log": lambda claims: f"2026-11-10 DEBUG payload={json.dumps(claims)}\n",
    "JSON of PHP in a log": lambda claims: (
        "[13-Nov-2026 07:00:00 UTC] launch: " + json.dumps(claims).replace("/", "\\/") + "\n"
    ),
    "JSON in JSON": lambda claims: json.dumps({"msg": "m", "payload": json.dumps(claims)}),
    "jwt.io": lambda claims: (
        'HEADER: ALGORITHM & TOKEN TYPE\n{\n  "alg": "RS256"\n}\nPAYLOAD: DATA\n'
        f"{json.dumps(claims, indent=2)}\nVERIFY SIGNATURE\nRSASHA256(base64UrlEncode(header))\n"
    ),
}


def shown(value: Any) -> Any:
    """Return a value as a notation without types prints it: numbers are words."""
    if isinstance(value, dict):
        return {name: shown(one) for name, one in value.items()}
    return [shown(one) for one in value] if isinstance(value, list) else str(value)
