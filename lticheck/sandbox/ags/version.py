"""Which Canvas answers: today's, or the one of about 2023-24 ("mid").

Facts: a7. Mid has three feature flags; Instructure switched them on in the course of 2024.
"""

from __future__ import annotations

from lticheck.model.dataclass import dataclass


@dataclass(frozen=True, kw_only=True, eq=False)
class Version:
    """What differs between the versions of the scores service."""

    is_mid: bool = False
    improved_concluded: bool = False
    """Flag ags_improved_course_concluded_response_codes."""
    no_top_submitted_at: bool = False
    """Flag lti_ags_remove_top_submitted_at."""
    multiple_files: bool = False
    """Flag ags_scores_multiple_files."""
    old_token_endpoint: bool = False
    """The token endpoint of until early 2026."""

    @property
    def hides_concluded(self) -> bool:
        """Tell whether a concluded course is answered like one that does not exist."""
        return self.is_mid and not self.improved_concluded

    @property
    def concludes_for_all(self) -> bool:
        """Tell whether an open section does not help in a concluded course."""
        return self.is_mid and self.improved_concluded

    @property
    def reads_top_submitted_at(self) -> bool:
        """Tell whether submittedAt counts at the top level of the body."""
        return self.is_mid and not self.no_top_submitted_at

    @property
    def uploads_last(self) -> bool:
        """Tell whether the score is written before a file is uploaded (P24)."""
        return self.is_mid and not self.multiple_files


CURRENT = Version()
MID = Version(is_mid=True, old_token_endpoint=True)
MID_WITH_FLAGS = Version(
    is_mid=True,
    improved_concluded=True,
    no_top_submitted_at=True,
    multiple_files=True,
    old_token_endpoint=True,
)
VERSIONS = {"current": CURRENT, "mid": MID, "mid+flags": MID_WITH_FLAGS}
