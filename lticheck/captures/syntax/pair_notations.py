"""How a line that holds one parameter is written, and lines that only stand around such."""

from __future__ import annotations

import re

NAME = r"[A-Za-z_][\w.\[\]-]{0,119}"
QUOTED = rf"(?P<quote>['\"`]|\*\*|)(?P<name>{NAME})(?P=quote)"
NOTATIONS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\[(?P<name>[^\]]{1,120})\] *=> ?(?P<value>.*)",
        rf"\[{QUOTED}\]\s*=\s*(?P<value>.*)",
        rf"\(?(?P<quote>['\"`]?):?(?P<name>{NAME})(?P=quote)\s*(?:=>|->|→)\s*(?P<value>.*)",
        rf"{QUOTED}[ \t]*:(?:[ \t]+(?P<value>.*)|\Z|(?P<tight>.+))",
        rf"{QUOTED}[ \t]*=[ \t]*(?P<value>.*)",
        rf"(?P<name>{NAME})\t+(?P<cell>.*)",
        rf"\|?\s*(?P<quote>[`*]{{0,2}})(?P<name>{NAME})(?P=quote)\s*\|\s*(?P<value>.*)",
        rf"[\[({{]\s*{QUOTED}\s*,\s*(?P<value>.*)[\])}}][,;]?",
        rf"(?:(?i:name|key)\s?[:=]\s?)?{QUOTED}[,;]?\s+(?i:value)\s?[:=]\s?(?P<value>.*)",
        rf"(?P<quote>\"?)(?P<name>{NAME})(?P=quote)[,;](?P<csv>.*)",
        rf"(?P<name>{NAME})(?: {{2,}}(?P<value>.*)|\Z)",
    )
)
"""print_r; PHP, Ruby, Perl; JavaScript, YAML, headers; equals; tabs; tables; C#; CSV; columns."""
ALONE = re.compile(rf"(?P<name>{NAME}):?")
"""New versions of Chrome copy names and values on lines of their own."""
HEADING = re.compile(
    r"\|{0,2}\s*[\"'`*]{0,2}(?:name|key|param(?:eter)?|field|variable|property|nombre|campo|nom|feld)"
    r"[\"'`*]{0,2}\s*(?:\|\||[|,;\t:= ])\s*[\"'`*]{0,2}(?:value|valor|valeur|wert)"
    r"[\"'`*]{0,2}\s*\|{0,2}",
    re.IGNORECASE,
)
FRAME = re.compile(
    r"<\?php|[\$\w.:<>= ]{0,60}[({\[]"
    r"|(?:[\$\w.: ]{1,40} =? ?)?[aA]rray(?:\s?[(\[:]\s?[\w=]*\s?[)\]]?)?"
    r"|[()\[\]{}<>]{1,3}[;,]?|-{3}|[|:+\s-]{3,}|/?\*{1,2}/?"
)
"""Lines that frame a dump and hold no parameter."""
HEADER = re.compile(
    r"(?:[A-Z][A-Za-z]{1,30}(?:-[A-Z][A-Za-z]{0,30}){1,4}|Host|Accept|Cookie|Connection|Origin|Referer"
    r"|Server|Date|Via|TE|Pragma|Expires|method|path|url|uri|host|protocol|scheme|status|body|ip"
    r"|format|level|msg|message|To|From|Parameters|Content-Type|[A-Z]{2,}(?:_[A-Z]+)*)"
)
"""Names of a request's own lines, which stand around a form and are no part of it."""
KNOWN = re.compile(
    r"(?:context|custom|ext|launch_presentation|lis|lti|oauth|resource_link|tool_consumer)_\w{1,80}"
    r"|roles|user_id|user_image|role_scope_mentor"
)
"""Names by which a line is known to be a name and no value."""
