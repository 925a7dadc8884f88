"""Which Canvas the sandbox plays: one version for each protocol."""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError

CURRENT, MID, OLD = "current", "mid", "2017"
PLAYED = {"1.1": (CURRENT, OLD), "1.3": (CURRENT, MID)}
"""The versions whose answers were recorded, by version of LTI."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CanvasVersion:
    """A version of the outcome service (LTI 1.1), and one of the grade services (LTI 1.3)."""

    lti11: str = CURRENT
    lti13: str = CURRENT

    @classmethod
    def parse(cls, *texts: str) -> CanvasVersion:
        """Read `VERSION`, for each protocol that has it, or `PROTOCOL=VERSION`.

        Raises LticheckError for a pair that no recording shows.
        """
        played = dict.fromkeys(PLAYED, CURRENT)
        for text in texts:
            protocol, named, version = text.rpartition("=")
            known = [name for name, versions in PLAYED.items() if version in versions]
            if not known or (named and protocol not in known):
                raise LticheckError(
                    f"the sandbox plays no Canvas “{text}”",
                    hint="; ".join(f"LTI {name}: {' or '.join(PLAYED[name])}" for name in PLAYED),
                )
            played |= dict.fromkeys([protocol] if named else known, version)
        return cls(lti11=played["1.1"], lti13=played["1.3"])
