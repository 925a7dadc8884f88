"""A slow pattern is tried only where one of its words stands: it finds nothing without them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.captures.logs import (
    ags_answers,
    ags_ends,
    ags_events,
    http,
    http_errors,
    launches,
    login13,
    pylti,
    tool_messages,
)

Guarded: TypeAlias = "tuple[re.Pattern[str], Sequence[str], bool]"

GUARDED: dict[str, Guarded] = {
    "answers of AGS": (ags_answers.SENTENCE, ags_answers.OF_SENTENCES, False),
    "codes of a token endpoint": (ags_answers.SCOPE_CODE, ags_answers.OAUTH_CODES, False),
    "scores that were taken": (ags_ends.TAKEN, ags_ends.TAKEN_WORDS, False),
    "answers without JSON": (ags_ends.NO_JSON, ags_ends.NO_JSON_WORDS, False),
    "statuses of AGS": (ags_events.STATUSES, ags_events.OF_STATUSES, False),
    "statuses": (http.STATUS, http.OF_STATUS, True),
    "exceptions of HTTP libraries": (http_errors.HTTP_ERROR, http_errors.OF_HTTP_ERROR, False),
    "names of a launch": (launches.MARK, launches.OF_MARKS, False),
    "refused logins": (login13.REFUSED, login13.OF_REFUSALS, False),
    "empty key sets": (login13.EMPTY_KEYS, login13.OF_KEYS, False),
    "contents that PyLTI prints": (pylti.RAW, pylti.OF_RAW, False),
    "grades that are held": (tool_messages.HELD, tool_messages.OF_HELD, True),
    "how grades are held": (tool_messages.HELD, tool_messages.ENDS_OF_HELD, True),
}
"""The pattern, its words, and whether they are looked for in lower case."""


@pytest.mark.parametrize("name", GUARDED)
@given(data=st.data())
def test_whatever_the_pattern_finds_holds_one_of_its_words(name: str, data: st.DataObject) -> None:
    looked_for, words, in_lower_case = GUARDED[name]
    text = data.draw(st.from_regex(looked_for, alphabet=st.characters(max_codepoint=0x24F)))
    assert looked_for.search(text)
    where = text.lower() if in_lower_case else text
    assert any(word in where for word in words)
