"""What LTI 1.3 can bring back of a former grade, and what is said of it.

The tool's own result alone: the gradebook cannot be read over AGS, and a time that Canvas has
stored never goes back.
"""

from __future__ import annotations

from collections.abc import Sequence

from lticheck.services.ags.score_text import NO_SCORE, is_blank, is_same, read_points
from lticheck.services.interface import RestoreTexts

NOT_BACK = "who graded, an excused mark, attempts, a late status, the time of the result"
UNSEEN = "The gradebook cannot be read over AGS: look there"
RESTORE_TEXTS = RestoreTexts(
    step="put back",
    proof="results",
    before=(
        "LTI 1.3: the score is put back into the tool's own result. "
        f"What cannot come back: {NOT_BACK}. Scores that the tool sent before and Canvas has not "
        "taken yet are refused afterwards: use a test student."
    ),
    back=f"The tool's result reads as before. Not back: {NOT_BACK}. {UNSEEN}.",
    cleared=(
        "The tool's result has no score again, as before. A result, and perhaps a submission, now "
        f"exists. {UNSEEN}."
    ),
    untouched=f"The tool's result reads as before, so nothing was put back. {UNSEEN}.",
)


def why_not_back(former: str, maximum: float | None) -> str:
    """Say why a former result could not be put back; empty where it could.

    `maximum` is the line item's: a score on another scale would come back as another grade.
    """
    if former == NO_SCORE:
        return (
            "the tool's result holds no score, and AGS does not say whether a grade or an excused "
            "mark stands beside it"
        )
    if is_blank(former):
        return ""
    points = read_points(former)
    if points is None:
        return f"the former result “{former}” is no score"
    if points.maximum is None or maximum is None:
        return "the maximum of the former result, or of the line item, could not be read"
    if points.maximum != maximum:
        return (
            f"the former result is “{former}”, and the line item's maximum is {maximum:g}: it "
            "would come back as another grade"
        )
    return ""


def no_other_grade(former: str, seen: Sequence[tuple[str, str]]) -> str:  # noqa: ARG001
    """Return none: a result shows what was sent, whatever the gradebook makes of it."""
    return ""


def may_come_from(now: str, written: str) -> bool:
    """Tell whether a reading may be what is left of a write.

    Where nobody knows what a write should read as, such as one without a score, a row without a
    score may come from it.
    """
    return is_same(now, written) if written else is_blank(now)
