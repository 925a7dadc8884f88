"""GET {line item}/results and /results/:id: the tool's own rows, not the gradebook.

Facts: G1 to G5 and the paragraph below them.
"""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import answer, not_found
from lticheck.sandbox.ags.authorization import Authorization, Grant, number_of
from lticheck.sandbox.ags.line_items import require_owner
from lticheck.sandbox.ags.paging import Page
from lticheck.sandbox.ags.parameters import Parameters, text_of
from lticheck.sandbox.ags.records import RESULT_READ, LineItem, Registry, Result
from lticheck.sandbox.ags.scores import find_line_item, require_link
from lticheck.sandbox.ags.urls import line_item_url
from lticheck.sandbox.web.http import Request, Response

MEDIA_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json; charset=utf-8"


@dataclass(frozen=True, kw_only=True, eq=False)
class Results:
    """The results service, for one request's moment."""

    registry: Registry
    authorization: Authorization

    def index(
        self, request: Request, parameters: Parameters, course_id: str, item_id: str
    ) -> Response:
        """List results. Raises Refused."""
        grant, item = self._item(request, parameters, course_id, item_id)
        asked = text_of(parameters.get("user_id"))
        named = grant.people.named(asked or text_of(parameters.get("userId")))
        if named is not None and not grant.people.is_active(named):
            return answer(200, [], MEDIA_TYPE)
        rows = [row for row in self.registry.results.values() if _shows(row, item)]
        if asked is not None:
            rows = [row for row in rows if named is not None and row.user_id == named.id]
        rows.sort(key=lambda row: row.id)
        page = Page.of(request)
        entries = [self._entry(row, item, request) for row in page.of_list(rows)]
        return answer(200, entries, MEDIA_TYPE, Link=page.links(request, len(rows)))

    def show(
        self, request: Request, parameters: Parameters, course_id: str, item_id: str, row_id: str
    ) -> Response:
        """Show one result (G4). Raises Refused."""
        grant, item = self._item(request, parameters, course_id, item_id)
        require_owner(item, grant.key)
        row = self.registry.results.get(number_of(row_id))
        if row is None or not _shows(row, item):
            raise not_found()
        return answer(200, self._entry(row, item, request), MEDIA_TYPE)

    def _item(
        self, request: Request, parameters: Parameters, course_id: str, item_id: str
    ) -> tuple[Grant, LineItem]:
        grant = self.authorization.admit(request, {RESULT_READ}, course_id)
        asked = parameters.get("user_id") or parameters.get("userId")
        self.authorization.require_open(grant, text_of(asked))
        item = find_line_item(self.registry, grant, item_id)
        require_link(item, parameters)
        return grant, item

    def _entry(self, row: Result, item: LineItem, request: Request) -> dict[str, object]:
        assignment = self.registry.assignment(item)
        base = line_item_url(request, assignment.course_id, item.id)
        user = self.registry.world.users[row.user_id]
        found: dict[str, object] = {
            "id": f"{base}/results/{row.id}",
            "scoreOf": base,
            "userId": user.lti_id,
            "resultScore": self._score(row, item),
            "resultMaximum": row.maximum,
            "comment": row.comment,
            **row.extensions,
        }
        return {name: value for name, value in found.items() if value is not None}

    def _score(self, row: Result, item: LineItem) -> float | None:
        """Return the score, on the tool's scale while a person is the grader."""
        submission = self.registry.submission(item, row.user_id)
        by_person = self.registry.is_column(item) and (submission.grader_id or 0) > 0
        possible = self.registry.assignment(item).points_possible
        if row.score is None or not by_person or not possible or row.maximum is None:
            return row.score
        return row.score * (row.maximum / possible)


def _shows(row: Result, item: LineItem) -> bool:
    return row.line_item_id == item.id and not row.deleted
