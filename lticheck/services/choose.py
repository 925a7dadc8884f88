"""Which service a launch's grade goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.services.outcomes.service import OUTCOMES

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import Launch
    from lticheck.services.ags.service import AgsService
    from lticheck.services.interface import GradeService


def service_of(launch: Launch) -> GradeService:
    """Return the service, as this launch needs it."""
    return ags_service(launch) if launch.is_lti13 else OUTCOMES


def ags_service(launch: Launch) -> AgsService:
    """Return LTI 1.3's."""
    from lticheck.services.ags.service import AgsService  # noqa: PLC0415 - start-up time

    return AgsService(claims=launch.claims)
