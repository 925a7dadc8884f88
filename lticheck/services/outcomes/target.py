"""Which grade a launch of LTI 1.1 is about."""

from __future__ import annotations

from lticheck.model.launch import Launch
from lticheck.model.service import GradeTarget


def outcome_target(launch: Launch) -> GradeTarget:
    """Return the target of a launch's sourcedid.

    Canvas has two forms of a sourcedid, legacy and encrypted, and blanks around it count for
    nothing, so its text names the cell only where the launch does not name link and user.
    """
    sourcedid = launch.sourcedid or ""
    link, user = launch.get("resource_link_id").strip(), launch.get("user_id").strip()
    cell = f"link {link} user {user}" if link and user else f"sourcedid {sourcedid.strip()}"
    return GradeTarget(key=sourcedid, url=launch.outcome_url, cell=cell)
