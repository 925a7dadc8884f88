"""The line items service: list, one, create, update, delete.

Facts: a5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import Refused, answer, empty, not_found, service_error
from lticheck.sandbox.ags.authorization import Authorization, Grant
from lticheck.sandbox.ags.line_item_values import LineItemValues
from lticheck.sandbox.ags.paging import Page
from lticheck.sandbox.ags.parameters import Parameters, is_blank, text_of
from lticheck.sandbox.ags.records import (
    LINE_ITEM,
    LINE_ITEM_READ,
    DeveloperKey,
    LineItem,
    Registry,
    next_id,
)
from lticheck.sandbox.ags.urls import line_item_url
from lticheck.sandbox.canvas.world import Assignment
from lticheck.sandbox.web.http import Request, Response

MEDIA_TYPE = "application/vnd.ims.lis.v2.lineitem+json; charset=utf-8"
LIST_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json; charset=utf-8"
LAUNCH_URL = "https://canvas.instructure.com/lti/launch_url"
READ = {LINE_ITEM, LINE_ITEM_READ}
Find = Callable[[Registry, Grant, str], LineItem]


def require_owner(item: LineItem, key: DeveloperKey) -> None:
    """Raise Refused for the line item of another tool."""
    if item.key_id != key.id:
        raise service_error("Tool does not have permission to view line_item")


@dataclass(frozen=True, kw_only=True, eq=False)
class LineItems:
    """The line items service, for one request's moment."""

    registry: Registry
    authorization: Authorization
    find: Find
    now: float

    def index(self, request: Request, parameters: Parameters, course_id: str) -> Response:
        """List the caller's own line items. Raises Refused."""
        grant = self._admit(request, READ, course_id)
        rows = [item for item in self.registry.line_items.values() if self._is_own(item, grant)]
        for name, field in (
            ("tag", "tag"),
            ("resource_id", "resource_id"),
            ("resource_link_id", "resource_link"),
        ):
            if name in parameters:
                rows = [item for item in rows if getattr(item, field) == parameters[name]]
        rows.sort(key=lambda item: item.id)
        page = Page.of(request)
        entries = [self._entry(item, request) for item in page.of_list(rows)]
        return answer(200, entries, LIST_TYPE, Link=page.links(request, len(rows)))

    def show(
        self, request: Request, parameters: Parameters, course_id: str, item_id: str
    ) -> Response:
        """Show one line item. Raises Refused."""
        grant = self._admit(request, READ, course_id)
        item = self._own(grant, item_id)
        asked = parameters.get("include")
        with_launch = isinstance(asked, list) and "launch_url" in asked
        return answer(200, self._entry(item, request, with_launch=with_launch), MEDIA_TYPE)

    def create(self, request: Request, parameters: Parameters, course_id: str) -> Response:
        """Make a line item, and an assignment for it unless a link is named. Raises Refused."""
        grant = self._admit(request, {LINE_ITEM}, course_id)
        values = LineItemValues(parameters=parameters, now=self.now)
        link = parameters.get("resourceLinkId")
        linked = None if is_blank(link) else self._linked(str(link), grant)
        values.require_submission_type()
        values.validate_new(makes_assignment=linked is None)
        assignment = linked or self._new_assignment(values, grant)
        item = LineItem(
            id=next_id(self.registry.line_items),
            assignment_id=assignment.id,
            key_id=grant.key.id,
            label=values.label or "",
            score_maximum=values.maximum or 0.0,
            resource_id=text_of(parameters.get("resourceId")),
            tag=text_of(parameters.get("tag")),
            resource_link=linked.resource_link if linked else values.new_link(str(uuid4())),
            coupled=False,
            created_at=self.now,
            extensions=values.extensions,
        )
        self.registry.line_items[item.id] = item
        return answer(201, self._entry(item, request), MEDIA_TYPE)

    def update(
        self, request: Request, parameters: Parameters, course_id: str, item_id: str
    ) -> Response:
        """Change a line item, and the assignment where it is its first. Raises Refused."""
        grant = self._admit(request, {LINE_ITEM}, course_id)
        item = self._own(grant, item_id)
        values = LineItemValues(parameters=parameters, now=self.now)
        is_column = self.registry.is_column(item)
        values.validate_change(changes_assignment=is_column)
        changes: dict[str, Any] = {
            "label": values.label if "label" in parameters else item.label,
            "score_maximum": values.maximum if "scoreMaximum" in parameters else item.score_maximum,
        }
        for name, field in (("resourceId", "resource_id"), ("tag", "tag")):
            if name in parameters:
                changes[field] = text_of(parameters[name])
        changed = replace(item, **changes)
        self.registry.line_items[item.id] = changed
        if is_column:
            self._change_assignment(changed, values)
        return answer(200, self._entry(changed, request), MEDIA_TYPE)

    def delete(
        self, request: Request, _parameters: Parameters, course_id: str, item_id: str
    ) -> Response:
        """Delete a line item, with the assignment that the service made for it. Raises Refused."""
        grant = self._admit(request, {LINE_ITEM}, course_id)
        item = self._own(grant, item_id)
        if item.coupled:
            raise empty(401)
        assignment = self.registry.assignment(item)
        if self.registry.is_column(item):
            world = self.registry.world
            world.assignments[assignment.id] = replace(assignment, workflow_state="deleted")
        self.registry.line_items[item.id] = replace(item, deleted=True)
        for row in self.registry.results.values():
            if row.line_item_id == item.id:
                row.deleted = True
        return Response(status=204, media_type="", body=b"")

    def _admit(self, request: Request, scopes: set[str], course_id: str) -> Grant:
        grant = self.authorization.admit(request, scopes, course_id)
        self.authorization.require_open(grant, None)
        return grant

    def _own(self, grant: Grant, item_id: str) -> LineItem:
        item = self.find(self.registry, grant, item_id)
        if self.registry.assignment(item).workflow_state == "deleted":
            raise empty(404)
        require_owner(item, grant.key)
        return item

    def _is_own(self, item: LineItem, grant: Grant) -> bool:
        in_course = self.registry.assignment(item).course_id == grant.course.id
        return in_course and item.key_id == grant.key.id and not item.deleted

    def _linked(self, link: str, grant: Grant) -> Assignment:
        """Return the assignment of a resource link. Raises Refused."""
        assignments = self.registry.world.assignments.values()
        found = next((one for one in assignments if one.resource_link == link), None)
        if found is None:
            raise not_found()
        if found.course_id != grant.course.id:
            raise _other_course()
        return found

    def _new_assignment(self, values: LineItemValues, grant: Grant) -> Assignment:
        assignments = self.registry.world.assignments
        made = Assignment(
            id=next_id(assignments),
            course_id=grant.course.id,
            points_possible=values.maximum,
            title=values.label or "",
            submission_types=values.submission_type,
            due_at=values.dates.get("due_at"),
            unlock_at=values.dates.get("unlock_at"),
        )
        assignments[made.id] = made
        return made

    def _change_assignment(self, item: LineItem, values: LineItemValues) -> None:
        assignments = self.registry.world.assignments
        changes: dict[str, Any] = dict(values.dates)
        if "label" in values.parameters:
            changes["title"] = item.label
        if "scoreMaximum" in values.parameters:
            changes["points_possible"] = item.score_maximum
        assignments[item.assignment_id] = replace(assignments[item.assignment_id], **changes)

    def _entry(
        self, item: LineItem, request: Request, *, with_launch: bool = False
    ) -> dict[str, object]:
        course_id = self.registry.assignment(item).course_id
        found: dict[str, object] = {
            "id": line_item_url(request, course_id, item.id),
            "scoreMaximum": item.score_maximum,
            "label": item.label,
            "resourceId": item.resource_id,
            "tag": item.tag,
            "resourceLinkId": item.resource_link,
            **item.extensions,
        }
        if with_launch:
            tools = self.registry.deployments.values()
            found[LAUNCH_URL] = next((t.url for t in tools if t.key_id == item.key_id), None)
        return {name: value for name, value in found.items() if value is not None}


def _other_course() -> Refused:
    return empty(412)
