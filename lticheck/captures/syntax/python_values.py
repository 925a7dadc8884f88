"""What Python prints of a value: literals, and the calls that a repr is made of."""

from __future__ import annotations

import ast
import re
import warnings

from lticheck.captures.syntax.json_object import JsonObject

ANGLES = re.compile(r"<([\w.]{1,60})[: ]?\s*([({\[].*[)}\]])\s*>", re.DOTALL)
"""`<QueryDict: {…}>`, `<Storage {…}>` and `<MultiDictProxy('a': 'b')>`, which are no literals."""
CLASS = re.compile(r"<class '\w{1,40}'>")
KEYWORDS = re.compile(r"\(\s*(['\"].*)\)\s*\Z", re.DOTALL)

INSIDE = r"[^'\\\n\r\0\ud800-\udfff]*+"
PAIR = re.compile(f"'({INSIDE})': '({INSIDE})'")
PLAIN = re.compile(rf"\{{(?:'{INSIDE}': '{INSIDE}'(?:, (?=')|(?=\}})))*+\}}")
"""A dict of strings in which nothing is escaped, such as headers: read without the compiler."""

LONGEST = 1024 * 1024
"""Characters of a literal: a launch has some five thousand."""


def evaluate(text: str) -> object:
    """Return the value of a literal; a call counts as its last argument.

    Raises ValueError where it is none. Nothing is executed.
    """
    if len(text) > LONGEST:
        raise ValueError("too long for a launch")
    if PLAIN.fullmatch(text):
        return JsonObject(PAIR.findall(text))
    try:
        with warnings.catch_warnings(action="ignore"):
            return _value(ast.parse(_bare(text), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError, TypeError) as error:
        raise ValueError("not a Python literal") from error


def _bare(text: str) -> str:
    """Take away what stands around the literal in angle brackets."""
    bare = CLASS.sub("None", text.strip())
    angles = ANGLES.fullmatch(bare)
    bare = angles[2] if angles else bare
    proxy = KEYWORDS.match(bare) if "': '" in bare or "\": '" in bare else None
    return f"{{{proxy[1]}}}" if proxy else bare


def _value(node: ast.expr) -> object:
    """Evaluate with `ast.literal_eval`, looking through the calls that a repr is made of."""
    if isinstance(node, ast.Call):
        return _value(node.args[-1]) if node.args else []
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        keyed = zip(node.keys, node.values, strict=True)
        return JsonObject((ast.literal_eval(key), _value(value)) for key, value in keyed if key)
    return ast.literal_eval(node)
