"""Canvas's records that LTI 1.3 alone looks at: keys, deployments, line items, results.

"P5" and the like name rows of the document of Canvas's AGS behaviour; docs/sandbox.md explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.canvas.world import Assignment, Submission, World

ISSUER = "https://canvas.instructure.com"
SHARD = 10_000_000_000_000
"""A global id is the local one plus this, on the first shard."""
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"
LINE_ITEM, LINE_ITEM_READ = f"{AGS}/lineitem", f"{AGS}/lineitem.readonly"
RESULT_READ, SCORE = f"{AGS}/result.readonly", f"{AGS}/score"
SCOPES = (LINE_ITEM, LINE_ITEM_READ, RESULT_READ, SCORE)
EXTENSION = "https://canvas.instructure.com/lti/submission"


@dataclass(frozen=True, kw_only=True, eq=False)
class Account:
    """An account or sub-account."""

    id: int
    parent_id: int | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Site:
    """What an administrator sets for a whole Canvas, and the file service that it has."""

    time_zone: str = "UTC"
    """Of the root account: times without an offset are read in it (S10)."""
    iso8601_only: bool = False
    """The setting enforce_iso8601_for_lti_scores (P15b)."""
    file_service: tuple[int, str] | str = (201, "")
    """Its answer, status and body, or how reaching it fails (P24)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class DeveloperKey:
    """A developer key; `bindings` tells in which accounts it is switched on or off."""

    id: int
    scopes: tuple[str, ...] = SCOPES
    active: bool = True
    is_lti: bool = True
    account_id: int | None = None
    """The account that it belongs to; None: the site."""
    bindings: Mapping[int, str] = field(default_factory=dict)
    public_jwk: Mapping[str, Any] | None = None
    public_jwk_url: str | None = None
    secret: str = ""
    redirect_uris: tuple[str, ...] = ()
    login_url: str = ""

    @property
    def client_id(self) -> str:
        """Return the global id, by which tools know it."""
        return str(self.id + SHARD)


@dataclass(frozen=True, kw_only=True, eq=False)
class Deployment:
    """A tool of a key, installed in an account. A deleted one keeps its row."""

    id: int
    key_id: int
    account_id: int = 1
    deleted: bool = False
    url: str = ""
    deployment_id: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class FetchedKeySet:
    """What a key set URL answers: data, for nothing is ever fetched."""

    body: str = ""
    failure: str = ""
    """How the fetch fails: an error of the connection; "blocked" where Canvas refuses the URL."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LineItem:
    """A line item; the first of an assignment, by creation, is its gradebook column."""

    id: int
    assignment_id: int
    key_id: int
    label: str
    score_maximum: float
    resource_id: str | None = None
    tag: str | None = None
    resource_link: str | None = None
    coupled: bool = True
    """Made together with the assignment, not by the service."""
    deleted: bool = False
    created_at: float = 0.0
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False)
class Result:
    """What the tool said of one student on one line item: not the gradebook."""

    id: int
    line_item_id: int
    user_id: int
    score: float | None = None
    maximum: float | None = None
    activity_progress: str | None = None
    grading_progress: str | None = None
    comment: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    deleted: bool = False
    has_submission: bool = True
    updated_at: float = 0.0
    created_at: float = 0.0


@dataclass(kw_only=True, eq=False)
class Registry:
    """All that LTI 1.3 adds to one Canvas."""

    world: World
    token_secret: str = "lticheck-sandbox-access-token-secret"  # noqa: S105
    accounts: dict[int, Account] = field(default_factory=lambda: {1: Account(id=1)})
    keys: dict[int, DeveloperKey] = field(default_factory=dict)
    deployments: dict[int, Deployment] = field(default_factory=dict)
    key_sets: dict[str, FetchedKeySet] = field(default_factory=dict)
    line_items: dict[int, LineItem] = field(default_factory=dict)
    results: dict[int, Result] = field(default_factory=dict)
    site: Site = Site()
    sites: dict[int, Site] = field(default_factory=dict)
    """By course: a scenario's course may lie in a Canvas that is set up in another way."""

    def site_of(self, course_id: int) -> Site:
        """Return what is set for the Canvas of a course."""
        return self.sites.get(course_id, self.site)

    def chain(self, account_id: int) -> Iterator[int]:
        """Yield an account and those above it."""
        current: int | None = account_id
        while current is not None and current in self.accounts:
            yield current
            current = self.accounts[current].parent_id

    def key(self, client_id: object) -> DeveloperKey | None:
        """Find a usable key by its global or local id, as a number or its digits."""
        text = str(client_id) if isinstance(client_id, int | str) else ""
        if not (text.isascii() and text.isdigit()) or text.startswith("0"):
            return None
        number = int(text)
        found = self.keys.get(number - SHARD if number > SHARD else number)
        return found if found and found.active else None

    def tool_of(self, key: DeveloperKey, account_id: int) -> Deployment | None:
        """Find the key's installed tool in the account's chain, the nearest first."""
        for place in self.chain(account_id):
            for tool in self.deployments.values():
                if tool.key_id == key.id and tool.account_id == place and not tool.deleted:
                    return tool
        return None

    def items_of(self, assignment_id: int) -> list[LineItem]:
        """Return an assignment's line items, in the order of their creation."""
        found = [item for item in self.line_items.values() if item.assignment_id == assignment_id]
        return sorted(found, key=lambda item: (item.created_at, item.id))

    def is_column(self, item: LineItem) -> bool:
        """Tell whether this is the assignment's first line item, its gradebook column."""
        living = [found for found in self.items_of(item.assignment_id) if not found.deleted]
        return bool(living) and living[0].id == item.id

    def result(self, item: LineItem, user_id: int) -> Result | None:
        """Return a student's result row; a deleted one is not looked at."""
        rows = [row for row in self.results.values() if not row.deleted]
        return next((r for r in rows if (r.line_item_id, r.user_id) == (item.id, user_id)), None)

    def new_result(self, item: LineItem, user_id: int, at: float) -> Result:
        """Make a student's result row."""
        row = Result(
            id=next_id(self.results),
            line_item_id=item.id,
            user_id=user_id,
            created_at=at,
            updated_at=at,
            has_submission=self.is_column(item),
        )
        self.results[row.id] = row
        return row

    def assignment(self, item: LineItem) -> Assignment:
        """Return a line item's assignment."""
        return self.world.assignments[item.assignment_id]

    def submission(self, item: LineItem, user_id: int) -> Submission:
        """Return a student's gradebook row for a line item's assignment."""
        return self.world.submission(item.assignment_id, user_id)


def next_id(table: Mapping[int, object]) -> int:
    """Return the id of the next row."""
    return max(table, default=0) + 1
