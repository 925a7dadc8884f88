"""POST {line item}/scores: one score through all of Canvas's checks, in Canvas's order.

Facts: P10 to P28; a7 for the mid version.
"""

from __future__ import annotations

from datetime import datetime

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import answer, internal_error, not_found, service_error
from lticheck.sandbox.ags.authorization import Authorization, Grant, number_of
from lticheck.sandbox.ags.parameters import Parameters, is_blank
from lticheck.sandbox.ags.records import EXTENSION, SCORE, LineItem, Registry
from lticheck.sandbox.ags.score_body import ScoreBody
from lticheck.sandbox.ags.score_writer import ScoreWriter
from lticheck.sandbox.ags.urls import line_item_url
from lticheck.sandbox.ags.version import Version
from lticheck.sandbox.canvas.times import time_zone
from lticheck.sandbox.canvas.world import User
from lticheck.sandbox.web.http import Request, Response

MEDIA_TYPE = "application/vnd.ims.lis.v1.score+json; charset=utf-8"
NO_STUDENT = "User not found in course or is not a student"
OTHER_LINK = "The specified LTI link ID is not associated with the line item."


@dataclass(frozen=True, kw_only=True, eq=False)
class Scores:
    """The scores service, for one request's moment."""

    registry: Registry
    authorization: Authorization
    version: Version
    now: float

    def create(
        self, request: Request, parameters: Parameters, course_id: str, item_id: str
    ) -> Response:
        """Take a score. Raises Refused, or GradeLocked."""
        site = self.registry.site_of(number_of(course_id))
        body = ScoreBody(parameters=parameters, version=self.version, now=self.now, site=site)
        grant = self.authorization.admit(request, {SCORE}, course_id)
        self.authorization.require_open(grant, _text(body, grant))
        item = find_line_item(self.registry, grant, item_id)
        require_link(item, parameters)
        user = self._student(grant, body.user_id)
        writer = ScoreWriter(
            registry=self.registry,
            version=self.version,
            now=self.now,
            grant=grant,
            item=item,
            user=user,
            body=body,
        )
        return self._take(request, writer)

    def _take(self, request: Request, writer: ScoreWriter) -> Response:
        body = writer.body
        body.require_fields()
        published = self.registry.assignment(writer.item).workflow_state == "published"
        if not published and not self.version.is_mid:
            raise service_error("This assignment is still unpublished", 422)
        self._require_newer(writer, body.timestamp())
        body.check_score(writer.item)
        body.submitted_at()
        body.require_files()
        result = writer.write()
        base = line_item_url(request, writer.grant.course.id, writer.item.id)
        items = [
            {"type": "file", "url": file.get("url"), "title": file.get("title"), "progress": place}
            for file, place in zip(
                body.files, writer.progress_urls(request, len(body.files)), strict=True
            )
        ]
        document = {
            EXTENSION: {"content_items": items},
            "resultUrl": f"{base}/results/{result.id}",
        }
        return answer(200, document, MEDIA_TYPE)

    def _student(self, grant: Grant, user_id: str | None) -> User:
        user = grant.people.student(user_id)
        if user is not None and self.version.is_mid:
            user = user if grant.people.is_active(user, counts_test_student=True) else None
        if user is None:
            raise service_error(NO_STUDENT, 422)
        return user

    def _require_newer(self, writer: ScoreWriter, sent: float) -> None:
        """Raise Refused for a score older than the stored one (P16)."""
        row = self.registry.result(writer.item, writer.user.id)
        if row is None or sent >= row.updated_at:
            return
        stored = iso_time(row.updated_at, writer.body.site.time_zone)
        words = f"Provided timestamp of {writer.body.value('timestamp')}"
        raise service_error(f"{words} before last updated timestamp of {stored}", 400)


def _text(body: ScoreBody, grant: Grant) -> str | None:
    """Return the user's id where the course is concluded, for only then it is looked at here."""
    return body.user_id if grant.course.concluded else None


def find_line_item(registry: Registry, grant: Grant, item_id: str) -> LineItem:
    """Return the course's line item. Raises Refused (P10)."""
    item = registry.line_items.get(number_of(item_id))
    if item is None or item.deleted:
        raise not_found()
    if registry.assignment(item).course_id != grant.course.id:
        raise not_found()
    return item


def require_link(item: LineItem, parameters: Parameters) -> None:
    """Raise Refused where a resource link is named that is not the line item's (P11)."""
    link = parameters.get("resourceLinkId")
    if is_blank(link):
        return
    if item.resource_link is None:
        raise internal_error()
    if link != item.resource_link:
        raise service_error(OTHER_LINK)


def iso_time(at: float, zone: str) -> str:
    """Write a moment with milliseconds, in a time zone."""
    moment = datetime.fromtimestamp(at, time_zone(zone))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
