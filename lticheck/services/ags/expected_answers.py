"""The answers that the steps of a probe hope for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.services.ags.reply import AgsReply, Shape
from lticheck.services.interface import succeeded

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange

REFUSED_FOR_ITS_MAXIMUM = "ScoreMaximum not supplied when ScoreGiven present."
"""How Canvas refuses the test write, after every other check and before anything is written."""
CONCLUDED = "This course has concluded. AGS requests"
"""What Canvas says of requests that name no student, whoever may still be graded (P9, P9b)."""


def is_json(exchange: Exchange) -> bool:
    """Tell whether the service itself answered with success, and no page that says 200."""
    said = exchange.outcome
    return succeeded(exchange) and isinstance(said, AgsReply) and said.shape is Shape.JSON


def is_without_student(exchange: Exchange) -> str:
    """Say that a concluded course refuses whoever names no student with a section still open."""
    said = exchange.outcome
    if said is None or not said.refuses(text=CONCLUDED):
        return ""
    return "the course has concluded, perhaps not for this student: the next steps tell"


def is_refused_for_its_maximum(exchange: Exchange) -> bool:
    """Tell whether Canvas refused the test write as it should, and for nothing else."""
    said = exchange.outcome
    return (
        isinstance(said, AgsReply)
        and said.status == 422
        and said.shape is Shape.SERVICE
        and said.message == REFUSED_FOR_ITS_MAXIMUM
    )
