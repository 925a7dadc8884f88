"""Known faults of a check: a fault that is being mended does not turn a build red until a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from lticheck.model.dataclass import dataclass
from lticheck.smoke.rule_names import require_rule
from lticheck.smoke.toml_lines import TomlLines

FORM = re.compile(r"(\S+)\s+until\s+(\S+)")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HINT = 'write known = ["removed-tool until 2027-01-31"]'


@dataclass(frozen=True, kw_only=True)
class KnownFault:
    """A rule that a check may find up to the end of a day."""

    rule: str
    until: date
    """The last day, in UTC, on which the check passes all the same."""

    def __str__(self) -> str:
        """Write it as the smoke file does."""
        return f"{self.rule} until {self.until.isoformat()}"


def today() -> date:
    """Return the day in UTC, so that a check ends alike on a laptop and in CI."""
    return datetime.now(UTC).date()


def read_known_faults(
    source: TomlLines, line: int, texts: Iterable[object]
) -> tuple[KnownFault, ...]:
    """Return what `known = [...]` lists. Raises LticheckError for the first mistake in it."""
    return tuple(_read(source, line, str(text)) for text in texts)


def _read(source: TomlLines, line: int, text: str) -> KnownFault:
    match = FORM.fullmatch(text.strip())
    if not match:
        raise source.error(line, f"“{text}” is not a rule with a day", HINT)
    require_rule(source, line, match[1])
    return KnownFault(rule=match[1], until=_day(source, line, match[2]))


def _day(source: TomlLines, line: int, text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # 2027-02-30
        pass
    raise source.error(line, f"there is no day “{text}”", HINT)
