"""Which service a launch's grade goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.services.outcomes.service import OUTCOMES

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import Launch
    from lticheck.services.interface import GradeService


def service_of(launch: Launch) -> GradeService:  # noqa: ARG001 - one service can send as yet
    """Return the service; a launch of LTI 1.3 has none of its own yet, and names no sourcedid."""
    return OUTCOMES
