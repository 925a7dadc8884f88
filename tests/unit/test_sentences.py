"""Each sentence with which Canvas refuses an outcome request is found in any tool's log."""

from __future__ import annotations

import pytest

from lticheck.captures import read
from lticheck.services.outcomes.sentences import SENTENCES


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_found_in_a_log(sentence: str) -> None:
    found = read(f"10:00:00 ERROR grade: {sentence} [EID_7]\n".encode(), "x").exchanges
    quoted = [one.reply for one in found if one.reply and one.reply.is_quoted]
    assert [reply.body.decode().startswith(sentence) for reply in quoted] == [True]
