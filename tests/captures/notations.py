# ruff: noqa: E501 - a notation a line
"""One launch in the notations that tools, languages and browsers print; made here, not recorded."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

Launch = Sequence[tuple[str, str]]


def lines(launch: Launch, form: str, prefix: str = "", before: str = "", after: str = "") -> str:
    """Write a line a parameter; `form` has `{n}` and `{v}`."""
    rows = (prefix + form.format(n=name, v=value) for name, value in launch)
    framed = [before, *rows, after]
    return "\n".join(row for row in framed if row) + "\n"


def joined(launch: Launch, form: str, seam: str) -> str:
    return seam.join(form.format(n=name, v=value) for name, value in launch)


def csv_of(launch: Launch, delimiter: str = ",", *, all_quoted: bool = False) -> str:
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=delimiter, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    )
    writer.writerow(("name", "value"))
    writer.writerows(launch)
    return out.getvalue()


def csv_rows(launch: Launch, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["id", *(name for name, _ in launch)])
    writer.writerow(["17", *(value for _, value in launch)])
    return out.getvalue()


def sized(launch: Launch) -> str:
    rows = "".join(f'  ["{n}"]=>\n  string({len(v.encode())}) "{v}"\n' for n, v in launch)
    return f"array({len(launch)}) {{\n{rows}}}\n"


LOG = "2024-11-13 12:13:20,{} INFO  [http-8080-3] o.e.LtiController - "
APACHE = "[Wed Nov 13 12:13:20.0000{} 2024] [php:notice] [pid 77] [client 192.0.2.4:5000] "


def logged(text: str, prefix: str = LOG) -> str:
    """Put a log's prefix, with a time that runs, before every line."""
    return "".join(
        f"{prefix.format(100 + number)}{line}\n" for number, line in enumerate(text.splitlines())
    )


def multipart(launch: Launch, boundary: str = "--X-BOUNDARY") -> str:
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in launch
    )
    return f"{parts}--{boundary}--\r\n"


def inputs(launch: Launch, tag: str = "<input type='hidden' name='{n}' value='{v}'/>") -> str:
    return "\n".join(tag.format(n=name, v=html.escape(value)) for name, value in launch)


def grouped(launch: Launch) -> dict[str, list[str]]:
    return {name: [value] for name, value in launch}


def escaped(launch: Launch) -> Launch:
    return [(name, html.escape(value, quote=False)) for name, value in launch]


PRINT_R = "    [{n}] => {v}"

NOTATIONS: dict[str, Callable[[Launch], str]] = {
    "print_r": lambda launch: lines(launch, PRINT_R, "", "Array\n(", ")"),
    "print_r in an Apache log": lambda launch: logged(
        lines(launch, PRINT_R, "", "Array\n(", ")"), APACHE
    ),
    "print_r on one line": lambda launch: f"launch Array ( {joined(launch, '[{n}] => {v}', ' ')} )",
    "print_r in a comment": lambda launch: lines(launch, PRINT_R, " * ", "/**", " */"),
    "var_dump": sized,
    "var_dump in a log": lambda launch: logged(sized(launch)),
    "Xdebug": lambda launch: lines(
        launch, "  '{n}' => string '{v}' (length=9)", "", "array (size=44)"
    ),
    "var_export": lambda launch: lines(launch, "  '{n}' => '{v}',", "", "array (", ")"),
    "PHP short array": lambda launch: (
        f"$p = [{joined(launch, chr(39) + '{n}' + chr(39) + ' => ' + chr(39) + '{v}' + chr(39), ', ')}];"
    ),
    "PHP array call": lambda launch: (
        f"$_POST = array({joined(launch, chr(34) + '{n}' + chr(34) + '=>' + chr(34) + '{v}' + chr(34), ',')});"
    ),
    "dd": lambda launch: lines(launch, '  "{n}" => "{v}"', "", "array:44 [", "]"),
    "Data::Dumper": lambda launch: lines(
        launch, "          '{n}' => '{v}',", "", "$VAR1 = {", "        };"
    ),
    "JavaScript object": lambda launch: lines(launch, "  {n}: '{v}',", "", "{", "}"),
    "JavaScript object in a log": lambda launch: logged(
        lines(launch, "  {n}: '{v}',", "", "body {", "}")
    ),
    "ltijs": lambda launch: lines(
        launch, "  {n}: '{v}',", "  provider:main ", "  provider:main {", "  provider:main } +1ms"
    ),
    "YAML": lambda launch: lines(launch, "{n}: {v}"),
    "YAML in quotes": lambda launch: lines(launch, "{n}: '{v}'", "  ", "params:"),
    "name equals value": lambda launch: lines(launch, "{n}={v}"),
    "name equals value, with blanks": lambda launch: lines(launch, "{n} = {v}"),
    "a parameter a log line": lambda launch: logged(lines(launch, "{n}={v}")),
    "a parameter a log line, with colons": lambda launch: logged(lines(launch, "{n}: {v}")),
    "Docker Compose": lambda launch: lines(launch, "{n}: {v}", "web_1  | "),
    "tabs": lambda launch: lines(launch, "{n}\t{v}"),
    "columns": lambda launch: lines(launch, "{n:<50}{v}"),
    "PowerShell list": lambda launch: lines(launch, "{n:<50}: {v}"),
    "table": lambda launch: lines(launch, "| {n} | {v} |", "", "| Name | Value |\n|---|---|"),
    "table without borders": lambda launch: lines(
        launch, "{n} | {v} |", "", "Name | Value |\n---|---|"
    ),
    "table of psql": lambda launch: lines(
        launch, " {n:<45} | {v}", "", " name | value \n------+-----"
    ),
    "Markdown code in a table": lambda launch: lines(
        launch, "| `{n}` | `{v}` |", "", "| Parameter | Value |\n| --- | --- |"
    ),
    "CSV": csv_of,
    "CSV, all quoted": lambda launch: csv_of(launch, all_quoted=True),
    "CSV with semicolons": lambda launch: csv_of(launch, ";"),
    "C# pairs": lambda launch: lines(launch, "[{n}, {v}]"),
    "C# keys and values": lambda launch: lines(launch, "Key: {n}, Value: {v}"),
    "C# initialiser": lambda launch: (
        "new Dictionary<string, string> {" + joined(launch, '{{"{n}", "{v}"}}', ", ") + "}"
    ),
    "Chrome, new": lambda launch: lines(launch, "{n}\n{v}"),
    "Chrome, old": lambda launch: lines(launch, "{n}: {v}"),
    "Firefox": lambda launch: lines(launch, '{n}\t"{v}"'),
    "Java map": lambda launch: f"INFO params={{{joined(launch, '{n}={v}', ', ')}}}",
    "Java map of arrays": lambda launch: (
        f"INFO params: {{{joined(launch, '{n}=[{v}]', ', ')}}} done"
    ),
    "Java objects": lambda launch: (
        f"INFO {{{joined(launch, '{n}=[Ljava.lang.String;@1b2c3d', ', ')}}}"
    ),
    "Spring MultiValueMap": lambda launch: "".join(
        logged(f"form {{{joined(launch, '{n}=[{v}]', ', ')}}}")
    ),
    "Scala": lambda launch: f"Map({joined(launch, '{n} -> {v}', ', ')})",
    "Scala, quoted": lambda launch: (
        f"Map({joined(launch, chr(34) + '{n}' + chr(34) + ' -> ' + chr(34) + '{v}' + chr(34), ', ')})"
    ),
    "Groovy": lambda launch: f"params: [{joined(launch, '{n}:{v}', ', ')}]",
    "Clojure": lambda launch: f"{{{joined(launch, ':{n} ' + chr(34) + '{v}' + chr(34), ', ')}}}",
    "Go url.Values": lambda launch: (
        f"2024/11/13 12:13:20 form map[{joined(sorted(launch), '{n}:[{v}]', ' ')}]"
    ),
    "Go map": lambda launch: f"map[{joined(sorted(launch), '{n}:{v}', ' ')}]",
    "Go %#v": lambda launch: (
        "url.Values{" + joined(sorted(launch), '"{n}":[]string{{"{v}"}}', ", ") + "}"
    ),
    "Go map %#v": lambda launch: (
        "map[string]string{" + joined(sorted(launch), '"{n}":"{v}"', ", ") + "}"
    ),
    "Rust": lambda launch: "{" + joined(launch, '"{n}": "{v}"', ", ") + "}",
    "Rust Some": lambda launch: "[" + joined(launch, '("{n}", "{v}")', ", ") + "]",
    "Lua": lambda launch: "{ " + joined(launch, '["{n}"] = "{v}"', ", ") + " }",
    "Swift": lambda launch: "[" + joined(launch, '"{n}": "{v}"', ", ") + "]",
    "Elixir": lambda launch: "Parameters: %{" + joined(launch, '"{n}" => "{v}"', ", ") + "}",
    "Elixir list": lambda launch: "[" + joined(launch, '{{"{n}", "{v}"}}', ", ") + "]",
    "Erlang": lambda launch: "[" + joined(launch, '{{<<"{n}">>,<<"{v}">>}}', ",") + "]",
    "logfmt": lambda launch: "time=12:13 level=info " + joined(launch, '{n}="{v}"', " ") + "\n",
    "Python statements": lambda launch: lines(launch, "params['{n}'] = '{v}'"),
    "Java put": lambda launch: lines(launch, 'map.put("{n}", "{v}");', "        "),
    "name and value objects": lambda launch: json.dumps(
        [{"name": n, "value": v} for n, v in launch]
    ),
    "key and value objects": lambda launch: json.dumps(
        {
            "body": {
                "mode": "urlencoded",
                "urlencoded": [{"key": n, "value": v, "type": "text"} for n, v in launch],
            }
        }
    ),
    "JSON body as a text": lambda launch: json.dumps({"time": "t", "body": urlencode(launch)}),
    "JSON log line": lambda launch: (
        json.dumps({"level": "info", "message": f"launch {json.dumps(dict(launch))}"}) + "\n"
    ),
    "JSON log line, twice escaped": lambda launch: (
        json.dumps({"msg": json.dumps({"form": dict(launch)})}) + "\n"
    ),
    "JSON log line, other name": lambda launch: json.dumps(
        {"level": "info", "text": {"payload": f"POST {urlencode(launch)}"}}
    ),
    "Lambda": lambda launch: json.dumps(
        {"isBase64Encoded": True, "body": base64.b64encode(urlencode(launch).encode()).decode()}
    ),
    "Lambda in a log": lambda launch: (
        "START RequestId: 8a\n"
        + json.dumps(
            {
                "httpMethod": "POST",
                "isBase64Encoded": True,
                "body": base64.b64encode(urlencode(launch).encode()).decode(),
            }
        )
        + "\nEND\n"
    ),
    "Lambda, pretty": lambda launch: json.dumps(
        {"httpMethod": "POST", "isBase64Encoded": False, "body": urlencode(launch)}, indent=2
    ),
    "HTML form": lambda launch: (
        f"<form action='https://tool.example/l' method='post'>\n{inputs(launch)}\n</form>"
    ),
    "HTML form, value first": lambda launch: inputs(
        launch, '<INPUT value="{v}" NAME="{n}" TYPE="hidden">'
    ),
    "HTML form, escaped": lambda launch: html.escape(f"<form>{inputs(launch)}</form>"),
    "multipart": lambda launch: (
        "Content-Type: multipart/form-data; boundary=--X-BOUNDARY\r\n\r\n" + multipart(launch)
    ),
    "multipart as HTTP": lambda launch: (
        "POST /l HTTP/1.1\r\nHost: tool.example\r\nContent-Type: multipart/form-data; boundary=X\r\n\r\n"
        + multipart(launch, "X")
    ),
    "Python literals": lambda launch: (
        "body = (\n"
        + lines([("", one) for one in urlencode(launch).split("&")], '    "&{v}"')
        + ")\n"
    ),
    "Java literals": lambda launch: (
        'String s = "" +\n'
        + " +\n".join(f'    "{one}&"' for one in urlencode(launch).split("&"))
        + ";\n"
    ),
    "JavaScript literals": lambda launch: (
        "const s = " + "\n  + ".join(f"'{one}&'" for one in urlencode(launch).split("&")) + ";\n"
    ),
    "PHP literals": lambda launch: (
        "$s = " + "\n  . ".join(f"'&{one}'" for one in urlencode(launch).split("&")) + ";\n"
    ),
    "Java text block": lambda launch: (
        'String s = """\n'
        + "\\\n&".join(
            f"    {one}" if not at else one for at, one in enumerate(urlencode(launch).split("&"))
        )
        + '""";\n'
    ),
    "form in a log": lambda launch: logged(f"POST /launch {urlencode(launch)}"),
    "form in a comment": lambda launch: f"# as posted\n{urlencode(launch)}\n",
    "form, a parameter a line": lambda launch: "&\n".join(urlencode(launch).split("&")) + "\n",
    "form, in the query of an access log": lambda launch: (
        f'192.0.2.1 - - [13/Nov/2024:12:13:20 +0000] "GET /launch?{urlencode(launch)} HTTP/1.1" 200 5\n'
    ),
    "Tomcat's dumper": lambda launch: logged(lines(launch, "           parameter={n}={v}")),
    "Tornado": lambda launch: repr({name: [value.encode()] for name, value in launch}),
    "QueryDict in a log": lambda launch: logged(f"<QueryDict: {grouped(launch)!r}>"),
    "pprint in a log": lambda launch: logged(lines(launch, " '{n}': ['{v}'],", "", "{", "}")),
    "Rails": lambda launch: "  Parameters: {" + joined(launch, '"{n}"=>"{v}"', ", ") + "}\n",
    "ActionController::Parameters": lambda launch: (
        "#<ActionController::Parameters {"
        + joined(launch, '"{n}"=>"{v}"', ", ")
        + "} permitted: false>"
    ),
    "awesome_print": lambda launch: lines(launch, '    "{n}" => "{v}",', "", "{", "}"),
    "fetch": lambda launch: (
        f'fetch("https://tool.example/l", {{\n  "body": {json.dumps(urlencode(launch))},\n  "method": "POST"\n}});'
    ),
    "PowerShell": lambda launch: (
        f'Invoke-WebRequest -Uri "https://tool.example/l" `\n-Method "POST" `\n-Body "{urlencode(launch)}"'
    ),
    "wget": lambda launch: f"wget --post-data='{urlencode(launch)}' https://tool.example/l",
    "HTTPie": lambda launch: "http -f POST tool.example/l " + joined(launch, "'{n}={v}'", " "),
    "curl -F": lambda launch: "curl https://tool.example/l " + joined(launch, "-F '{n}={v}'", " "),
    "XML attributes": lambda launch: (
        "<params>" + joined(launch, '<param name="{n}" value="{v}"/>', "") + "</params>"
    ),
    "XML parameters": lambda launch: (
        "<parameters>\n"
        + joined(escaped(launch), '  <parameter name="{n}">{v}</parameter>', "\n")
        + "\n</parameters>\n"
    ),
    "properties in XML": lambda launch: (
        "<properties>\n"
        + joined(escaped(launch), '<entry key="{n}">{v}</entry>', "\n")
        + "\n</properties>\n"
    ),
    "keys in a .NET configuration": lambda launch: (
        "<appSettings>\n"
        + joined(escaped(launch), '  <add key="{n}" value="{v}" />', "\n")
        + "\n</appSettings>\n"
    ),
    "XML elements": lambda launch: (
        "<params>" + joined(escaped(launch), "<{n}>{v}</{n}>", "\n") + "</params>"
    ),
    "XML of Rails": lambda launch: (
        '<?xml version="1.0" encoding="UTF-8"?>\n<hash>\n'
        + "".join(
            f"  <{name.replace('_', '-')}>{value}</{name.replace('_', '-')}>\n"
            for name, value in escaped(launch)
        )
        + "</hash>\n"
    ),
    "XML of keys and values": lambda launch: (
        "<items>"
        + joined(escaped(launch), "<item><key>{n}</key><value>{v}</value></item>", "\n  ")
        + "</items>"
    ),
    "HTML table": lambda launch: (
        "<table><tr><th>Name</th><th>Value</th></tr>"
        + joined(escaped(launch), "<tr><td>{n}</td><td>{v}</td></tr>", "\n")
        + "</table>"
    ),
    "HTML list": lambda launch: (
        "<dl>" + joined(escaped(launch), "<dt>{n}</dt><dd>{v}</dd>", "\n") + "</dl>"
    ),
    "Django's error page": lambda launch: (
        "<table><tr><th>Variable</th><th>Value</th></tr>"
        + joined(
            escaped(launch),
            '<tr><td>{n}</td><td class="code"><pre>&#x27;{v}&#x27;</pre></td></tr>',
            "\n",
        )
        + "</table><table><tr><td>HTTP_HOST</td><td><pre>&#x27;tool.example&#x27;</pre></td></tr></table>"
    ),
    "Django's error page, copied": lambda launch: (
        "KeyError at /lti/start\n\nRequest information\n\nGET\n\nNo GET data\n\nPOST\n\nVariable\tValue\n"
        + "".join(f"{n}\t{v!r}\n" for n, v in launch)
        + "\nFILES\n\nNo FILES data\n\nCOOKIES\n\nVariable\tValue\nsessionid\t'********'\n"
    ),
    "PHP serialize": lambda launch: (
        f"a:{len(launch)}:{{"
        + "".join(f's:{len(n)}:"{n}";s:{len(v.encode())}:"{v}";' for n, v in launch)
        + "}"
    ),
    "cells of a spreadsheet": lambda launch: csv_of(launch, "\t"),
    "Wireshark": lambda launch: (
        "HTML Form URL Encoded: application/x-www-form-urlencoded\n"
        + joined(launch, '    Form item: "{n}" = "{v}"\n        Key: {n}\n        Value: {v}', "\n")
    ),
    "Insomnia": lambda launch: (
        "    params:\n" + joined(launch, '        - name: {n}\n          value: "{v}"', "\n")
    ),
    "CSV, a row a launch": csv_rows,
    "CSV, a row a launch, with semicolons": lambda launch: csv_rows(launch, ";"),
    "list of Markdown": lambda launch: lines(launch, "- **{n}**: {v}", "", "# launch\n"),
    "table of Jira": lambda launch: lines(launch, "|{n}|{v}|", "", "||name||value||"),
    "block of .NET": lambda launch: lines(
        launch, "{n}: {v}", "      ", "info: Tool.Lti[0]\n      Form values"
    ),
    "vertical output of mysql": lambda launch: lines(launch, "{n:>44}: {v}", "", "*** 1. row ***"),
    "JavaScript object in colours": lambda launch: lines(
        launch, "  \x1b[33m{n}\x1b[39m: \x1b[32m'{v}'\x1b[39m,", "", "\x1b[36mbody\x1b[39m {", "}"
    ),
    "HTTPie, JSON": lambda launch: (
        "$ http tool.example/l X-Debug:1 " + joined(launch, '"{n}={v}"', " \\\n  ")
    ),
}
