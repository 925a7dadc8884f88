"""One check of a smoke file: a launch, what is sent for it, and what must be found."""

from __future__ import annotations

from pathlib import Path

from lticheck.model.dataclass import dataclass
from lticheck.smoke.known_faults import KnownFault

OPERATIONS = ("diagnose", "read", "delete")


@dataclass(frozen=True, kw_only=True, eq=False)
class Check:
    """What one `[[check]]` says, with the file's defaults filled in."""

    name: str
    file: Path
    line: int
    launch: Path
    expect: tuple[str, ...] = ()
    """The rules that must be found; empty for `ok`."""
    known: tuple[KnownFault, ...] = ()
    """Faults with which it passes all the same, each until its day."""
    operation: str = "diagnose"
    score: str | None = None
    """Written as the exact text after the steps that write nothing; None: nothing is written."""
    score_maximum: str = "1"
    """Of how much that is, as the exact text (LTI 1.3)."""
    offline: bool = False
    restore: bool = True
    timeout: float | None = None
    """Seconds for one reply; None: as long as the run waits for any."""
    retries: int = 2
    """Further attempts where Canvas is not reached or throttles."""
    tags: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Tell whether it changes a gradebook."""
        return not self.offline and (self.score is not None or self.operation == "delete")

    def matches(self, words: str) -> bool:
        """Tell whether `-k` selects it: any of the words in its name or its tags; `not` inverts."""
        inverted = words.startswith("not ")
        wanted = [w.strip().lower() for w in words.removeprefix("not ").split(",") if w.strip()]
        tags = {tag.lower() for tag in self.tags}
        found = any(word in self.name.lower() or word in tags for word in wanted)
        return not wanted or found is not inverted
