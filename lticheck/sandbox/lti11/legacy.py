"""The legacy endpoint `ext_grade_passback`: form fields in, little XML out (basic_outcomes.rb).

Facts: it always answers 200, says no cause and no code, and `fullsuccess` even of a failure.
"""

from __future__ import annotations

from lticheck.sandbox.lti11.envelope import Envelope, element
from lticheck.sandbox.web.http import Request

OPERATIONS = {
    "basic-lis-updateresult": "replaceResult",
    "basic-lis-readresult": "readResult",
    "basic-lis-deleteresult": "deleteResult",
}
RESPONSE = """<?xml version="1.0" encoding="UTF-8"?>
<message_response>
  <lti_message_type/>
  <statusinfo>
    <codemajor>{code_major}</codemajor>
    <severity>Status</severity>
    <codeminor>fullsuccess</codeminor>
  </statusinfo>
  {result}
</message_response>
"""
RESULT = """<result>
    {sourcedid}
    <resultscore>
      <resultvaluesourcedid>decimal</resultvaluesourcedid>
      {score}
      <language>en-US</language>
    </resultscore>
  </result>"""


def read_form(request: Request) -> Envelope:
    """Read the form's fields as an envelope."""
    fields = dict(reversed([*request.query_pairs, *request.form_pairs]))
    return Envelope(
        operation=_operation(fields.get("lti_message_type")),
        sourcedid=fields.get("sourcedid"),
        result_score=fields.get("result_resultscore_textstring"),
        text=fields.get("result_resultdata_text"),
        url=fields.get("result_resultdata_url"),
    )


def _operation(message_type: str | None) -> str:
    """Return the operation, in whatever case its type is written; none where there is no type.

    XML that is posted here has no fields, so it asks for nothing.
    """
    return "" if message_type is None else OPERATIONS.get(message_type.lower(), "unknown")


def write_legacy(code_major: str, sourcedid: str = "", score: str = "") -> bytes:
    """Write the answer; a score only where the student has one."""
    result = ""
    if score:
        result = RESULT.format(
            sourcedid=element("sourcedid", sourcedid), score=element("textstring", score)
        )
    return RESPONSE.format(code_major=code_major, result=result).encode("utf-8", "replace")
