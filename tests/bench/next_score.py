"""One score over AGS by pylti1p3next, which needs an environment of its own (tests/clients)."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from pylti1p3.assignments_grades import AssignmentsGradesService  # type: ignore[import-not-found]
from pylti1p3.grade import Grade  # type: ignore[import-not-found]
from pylti1p3.lineitem import LineItem  # type: ignore[import-not-found]
from pylti1p3.registration import Registration  # type: ignore[import-not-found]
from pylti1p3.service_connector import ServiceConnector  # type: ignore[import-not-found]

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"


class Connector(ServiceConnector):  # type: ignore[misc]
    """A connector without a framework's cache."""

    def _get_cached_access_token(self, _key: str) -> None:
        """Keep none."""

    def _cache_access_token(self, _key: str, _token: str, expires_in: int = 0) -> None:
        """Keep none."""


def main(key_file: str, client_id: str, token_url: str, line_item: str, user: str) -> None:
    """Get a token, and send a score with it."""
    registration = Registration()
    registration.set_client_id(client_id).set_auth_token_url(token_url)
    registration.set_tool_private_key(Path(key_file).read_text(encoding="utf-8"))
    claim = {"scope": [f"{AGS}/score"], "lineitem": line_item, "lineitems": ""}
    service = AssignmentsGradesService(Connector(registration), claim)
    grade = Grade()
    grade.set_score_given(8.5).set_score_maximum(10).set_user_id(user)
    grade.set_timestamp(datetime.now(UTC).isoformat(timespec="milliseconds"))
    grade.set_activity_progress("Completed").set_grading_progress("FullyGraded")
    item = LineItem()
    item.set_id(line_item)
    service.put_grade(grade, item)


main(*sys.argv[1:6])
