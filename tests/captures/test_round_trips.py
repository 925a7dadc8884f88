"""A launch written in any form and read back is the same launch."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.captures import read
from lticheck.captures.outcome_request import asked_of
from lticheck.services.outcomes.envelope import envelope
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from tests.captures.samples import REPLY, bash, cmd, entry, har, ruby

Parameters = list[tuple[str, str]]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAME = st.from_regex(r"(custom|ext|lis)_[a-z0-9_]{1,12}", fullmatch=True)
WHOLE = [
    ("lti_message_type", "basic-lti-launch-request"),
    ("lti_version", "LTI-1p0"),
    ("oauth_consumer_key", "key7"),
]
"""What a launch must have, or it is a fragment."""
LAUNCHES = st.lists(st.tuples(NAME, TEXT), max_size=8).map(lambda found: [*WHOLE, *found])
UNIQUE = LAUNCHES.map(lambda found: list(dict(found).items()))
"""Of a dict: a name stands but once."""


def lists(launch: Parameters) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in launch:
        found.setdefault(name, []).append(value)
    return found


def gathered(launch: Parameters) -> Parameters:
    """Order as it survives a dict of lists."""
    return [(name, value) for name, values in lists(launch).items() for value in values]


def dumped(launch: Parameters) -> str:
    return json.dumps(lists(launch), ensure_ascii=False)


EXACT: dict[str, Callable[[Parameters], str]] = {
    "JSON pairs": lambda launch: json.dumps([list(pair) for pair in launch]),
    "form": lambda launch: urlencode(launch) + "\n",
    "HAR": lambda launch: har(entry("https://t.example/", urlencode(launch))),
    "HAR parameters": lambda launch: har(
        {
            "request": {
                "method": "POST",
                "url": "https://t.example/",
                "postData": {"params": [{"name": n, "value": v} for n, v in launch]},
            }
        }
    ),
    "curl": lambda launch: f"curl 'https://t.example/' --data-raw '{urlencode(launch)}'",
    "curl for Windows": lambda launch: (
        f"curl {cmd('https://t.example/')} ^\r\n --data-raw {cmd(urlencode(launch))}"
    ),
    "raw HTTP": lambda launch: f"POST / HTTP/1.1\r\nHost: t.example\r\n\r\n{urlencode(launch)}\r\n",
    "pairs": repr,
    "MultiDict": lambda launch: f"ImmutableMultiDict({launch!r})",
    "log": lambda launch: f"INFO it's {launch!r}\n",
}
GATHERED: dict[str, Callable[[Parameters], str]] = {
    "JSON": dumped,
    "JSON Lines": lambda launch: f"{dumped(launch)}\n{dumped(launch)}\n",
    "QueryDict": lambda launch: f"<QueryDict: {lists(launch)!r}>",
    "Rails": lambda launch: (
        "Parameters: {" + ", ".join(f"{ruby(n)}=>{ruby(v)}" for n, v in lists(launch).items()) + "}"
    ),
    "log": lambda launch: f"INFO it's\nDEBUG {dumped(launch)} done\n",
}


@pytest.mark.parametrize("form", EXACT)
@given(LAUNCHES)
def test_forms_that_keep_order(form: str, launch: Parameters) -> None:
    (found,) = read(EXACT[form](launch).encode(), "x").launches
    assert list(found.parameters) == launch


@pytest.mark.parametrize("form", GATHERED)
@given(LAUNCHES)
def test_forms_that_gather_names(form: str, launch: Parameters) -> None:
    (found,) = read(GATHERED[form](launch).encode(), "x").launches
    assert list(found.parameters) == gathered(launch)


@given(UNIQUE)
def test_curl_with_data_of_any_character(launch: Parameters) -> None:
    text = "curl https://t.example " + " ".join(
        f"--data-urlencode {bash(f'{name}={value}')}" for name, value in launch
    )
    (found,) = read(text.encode(), "x").launches
    assert list(found.parameters) == launch


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20
)
MAYBE = st.none() | XML_TEXT
REQUESTS = st.builds(
    OutcomeRequest,
    operation=st.sampled_from(Operation),
    sourcedid=XML_TEXT,
    message_identifier=XML_TEXT,
    result_score=MAYBE,
    result_total_score=MAYBE,
    text=MAYBE,
    url=MAYBE,
    launch_url=MAYBE,
    download_url=MAYBE,
    document_name=MAYBE,
    submitted_at=MAYBE,
    needs_additional_review=st.booleans(),
    prioritize_non_tool_grade=st.booleans(),
)


@given(REQUESTS)
def test_outcome_requests(asked: OutcomeRequest) -> None:
    assert asked_of(envelope(asked)) == asked


@pytest.mark.parametrize("quote", [bytes.decode, repr, lambda xml: json.dumps({"x": xml.decode()})])
@given(REQUESTS)
def test_outcome_requests_in_a_log(quote: Callable[[bytes], str], asked: OutcomeRequest) -> None:
    text = f"INFO sending {quote(envelope(asked))}\nINFO got {REPLY!r}\n"
    (exchange,) = read(text.encode(), "x").exchanges
    assert exchange.asked == asked
    assert exchange.request is not None
    assert exchange.request.body == envelope(asked)


@given(UNIQUE)
def test_python_dict(launch: Parameters) -> None:
    (found,) = read(repr(dict(launch)).encode(), "x").launches
    assert list(found.parameters) == launch
