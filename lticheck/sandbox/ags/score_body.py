"""A score's body: what each field is worth, and which fields are refused before anything is done.

Facts: P13 to P22 in their order, S11, S20 to S22b.
"""

from __future__ import annotations

import sys
from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import api_error, internal_error, service_error
from lticheck.sandbox.ags.parameters import Parameters, is_blank, is_scalar, truthy
from lticheck.sandbox.ags.records import EXTENSION, LineItem, Site
from lticheck.sandbox.ags.version import Version
from lticheck.sandbox.canvas.ruby import inspect, prefix_to_f
from lticheck.sandbox.canvas.times import OutOfRange, parse_iso, parse_iso_first

REQUIRED = ("userId", "activityProgress", "gradingProgress", "timestamp")
WITH_SCORE = {"FullyGraded", "PendingManual"}
ATTEMPT_TYPES = {
    "external_tool",
    "basic_lti_launch",
    "online_url",
    "online_text_entry",
    "online_upload",
}
EPSILON = sys.float_info.epsilon
"""A maximum below this counts as nothing: the score is not scaled."""
AHEAD = 60
"""Seconds by which submittedAt may lie in the future (P21)."""
PERMITTED = {
    "new_submission",
    "preserve_score",
    "prioritize_non_tool_grade",
    "submission_type",
    "submission_data",
    "submitted_at",
}
FILE_FIELDS = {"type", "url", "title", "media_type", "progress"}


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoreBody:
    """One score, as it was sent."""

    parameters: Parameters
    version: Version
    now: float
    site: Site

    def value(self, name: str) -> Any:
        """Return a field as it was sent."""
        return self.parameters.get(name)

    @property
    def user_id(self) -> str | None:
        """Return the id of the user, as text. Raises Refused where it is no id (P12d)."""
        found = self.parameters.get("userId", self.parameters.get("user_id"))
        if isinstance(found, bool | list | dict):
            raise internal_error()
        return None if found is None else str(found)

    @property
    def extension(self) -> Parameters:
        """Return Canvas's extension. Raises Refused where it is no object."""
        return self._object(EXTENSION)

    def _object(self, name: str) -> Parameters:
        """Return a field that is an object, if it is there. Raises Refused for anything else."""
        found = self.parameters.get(name)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise internal_error()
        return found

    @property
    def permitted_extension(self) -> Parameters:
        """Return what of the extension is kept with the result."""
        sent = self.extension
        kept = {
            name: value for name, value in sent.items() if name in PERMITTED and is_scalar(value)
        }
        items = sent.get("content_items")
        if isinstance(items, list):
            kept["content_items"] = [
                {name: value for name, value in item.items() if name in FILE_FIELDS}
                for item in items
                if isinstance(item, dict)
            ]
        return {EXTENSION: kept} if sent else {}

    def require_fields(self) -> None:
        """Raise Refused for the first required field that is missing or blank (P13)."""
        for name in REQUIRED:
            found = self.value(name)
            if found is not False and is_blank(found):
                raise api_error(400, f"{name} is missing")

    def timestamp(self) -> float:
        """Return the score's time (P15, P15b). Raises Refused."""
        sent = self.value("timestamp")
        words = f"Provided timestamp of {_shown(sent)} not a valid timestamp"
        if self.site.iso8601_only and isinstance(sent, str):
            moment = parse_iso(sent, self.site.time_zone)
        else:
            moment = self._moment(sent, words)
        if moment is None:
            raise service_error(words, 400)
        return round(moment, 6)

    def submitted_at(self) -> float | None:
        """Return when the student worked, where that was sent (P21). Raises Refused."""
        sent = self._submitted_at_sent()
        if is_blank(sent):
            return None
        words = f"Provided submitted_at timestamp of {_shown(sent)} "
        moment = self._moment(sent, f"{words}not a valid timestamp")
        if moment is None:
            raise service_error(f"{words}not a valid timestamp", 400)
        if moment > self.now + AHEAD:
            raise service_error(f"{words}in the future", 400)
        return round(moment, 6)

    def _submitted_at_sent(self) -> Any:
        submission = self._object("submission")
        if not is_blank(submission.get("submittedAt")):
            return submission["submittedAt"]
        if self.version.reads_top_submitted_at and not is_blank(self.value("submittedAt")):
            return self.value("submittedAt")
        return self.extension.get("submitted_at")

    def _moment(self, sent: object, words: str) -> float | None:
        """Parse a time; what Ruby's parser raises is a 500, or 400 in Canvas's mid version."""
        if sent is False:
            return None
        if isinstance(sent, str):
            try:
                return parse_iso_first(sent, self.now, self.site.time_zone)
            except OutOfRange:
                pass
        raise service_error(words, 400) if self.version.is_mid else internal_error()

    @property
    def has_score(self) -> bool:
        """Tell whether a score is to be written: a graded progress, and a score that is there."""
        progress = self.value("gradingProgress")
        return isinstance(progress, str) and progress in WITH_SCORE and self._given is not None

    @property
    def _given(self) -> Any:
        return self.value("scoreGiven")

    def check_score(self, item: LineItem) -> None:
        """Raise Refused for a score or maximum that will not do (P17 to P20b)."""
        if not self.has_score:
            return
        if "scoreMaximum" not in self.parameters:
            raise service_error("ScoreMaximum not supplied when ScoreGiven present.", 422)
        maximum = number(self.value("scoreMaximum"))
        if maximum == 0 and item.score_maximum != 0:
            raise service_error("cannot be zero if line item's maximum is not zero", 422)
        if maximum < 0:
            raise service_error("ScoreMaximum must be greater than or equal to 0", 422)
        if number(self._given) < 0:
            raise service_error("ScoreGiven must be greater than or equal to 0", 422)

    def scaled_score(self, item: LineItem) -> float:
        """Return the points on the line item's own scale (S12, S13)."""
        maximum = number(self.value("scoreMaximum"))
        given = number(self._given)
        return given if maximum < EPSILON else given * (item.score_maximum / maximum)

    @property
    def has_points(self) -> bool:
        """Tell whether the score is more than nothing."""
        return number(self._given) > 0

    @property
    def files(self) -> list[Parameters]:
        """Return the content items that are files."""
        items = self.extension.get("content_items")
        found = items if isinstance(items, list) else []
        return [item for item in found if isinstance(item, dict) and item.get("type") == "file"]

    @property
    def is_new_submission(self) -> bool:
        """Tell whether the post may make an attempt."""
        sent = self.extension.get("new_submission")
        unsaid = sent in (None, "") or not is_scalar(sent)
        return self.submission_type != "none" and (unsaid or truthy(sent))

    @property
    def submission_type(self) -> Any:
        """Return what is handed in: files first, then what was asked, then the default."""
        if self.files:
            return "online_upload"
        sent = self.extension.get("submission_type")
        return "external_tool" if sent in (None, [], {}) else sent

    def require_files(self) -> None:
        """Raise Refused for an upload without a file (P22)."""
        if self.submission_type == "online_upload" and not self.files:
            words = "Content items must be provided with submission type 'online_upload'"
            raise service_error(words, 422)

    def switch(self, name: str) -> bool:
        """Tell whether the extension switches something on."""
        sent = self.extension.get(name)
        return is_scalar(sent) and truthy(sent)


def number(value: Any) -> float:
    """Convert as Ruby's `to_f`. Raises Refused for what has none (P20b)."""
    if isinstance(value, bool | list | dict):
        raise internal_error()
    if isinstance(value, str):
        return prefix_to_f(value)
    return 0.0 if value is None else float(value)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else inspect(value)
