"""How secrets and persons are spelt in logs, replies and headers; each with a value of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, quote_plus

VALUE = "Xq7CanaryVal"
"""Stands in each spelling; followed by its number."""

LABELLED = r"""
password=§
password = § and more words
password: §
"password": "§"
'password': u'§'
{"password":"§ with blanks & <marks>; and, more"}
{\"password\":\"§\"}
{\\\"password\\\":\\\"§\\\"}
"password"=>"§"
"oauth_signature" => ["§"]
:password=>"§"
array('secret' => '§')
Array ( [client_secret] => § )
<client_secret>§</client_secret>
<ns:client_secret type="x">§</ns:client_secret>
<oauth_signature>§</oauth_signature>
<password><![CDATA[§]]></password>
&lt;client_secret&gt;§&lt;/client_secret&gt;
%3Cpassword%3E§%3C%2Fpassword%3E
["client_secret"]=> string(10) "§ and more"
&quot;client_secret&quot;:&quot;§&quot;
%22client_secret%22%3A%22§%22
client_secret%3D§%26x%3D1
client_secret%253D§%2526x%253D1
access_token%3D§
?client_secret=§&x=1
/path?ticket=§
https://tool.example/launch?anything=§&page=2
https://tool.example/launch#id_token=§
GET /x?sessionid=§ HTTP/1.1
?id_token=§
?refresh_token=§
?code=§&state=1
?jwt=§
?X-Amz-Signature=§
code=§&state=abc
https://kim:§@host.example/x
https://kim:§@host/
https://kim:§@127.0.0.1/x
Content-Disposition: form-data; name="password"\r\n\r\n§\r\n--b
https://kim:a@§@host.example/
{"name": "client_secret", "value": "§"}
<input type="hidden" name="csrf_token" value="§">
["oauth_signature", "§"]
('shared_secret', '§')
{'secrets': {'k1': '§', 'k2': "§"}}
"credentials": ["a", "§"]
secret='abcd&§'
secret='ab"cd;{§}'
secret='it'"'"'s§'
secret="§
secret:§
consumer_secret: §
private_key="-----BEGIN §
token: §
session=§;
sessionId=§
user[password]=§
user%5Bpassword%5D=§&user%5Bx%5D=1
\u0022password\u0022:\u0022§\u0022
ＰＡＳＳＷＯＲＤ=§
dbPassword=§
DB_PASS=§
apiKey=§
API key: §
X-Api-Key: §
Api-Key: §
X-Authorization: §
Authorization: Basic §
Authorization: Bearer §
Authorization: Digest username="§", response="§"
Proxy-Authorization: Basic §
Authorization: OAuth oauth_consumer_key="key", oauth_signature="§", oauth_token="§"
"Authorization": "Token §"
Cookie: a=1; sid=§
Cookie: a="1"; b=§
Set-Cookie: _session_id=§; path=/
curl -H 'Cookie: a=1; sid=§' https://x.example
Bearer §0
eyJhbGciOiJSUzI1NiJ9.§.c2lnbmF0dXJl
-----BEGIN RSA PRIVATE KEY----- §
oauth_verifier=§
client_assertion=§
Ticket: §
lis_person_name_full=§+Sample&x=1
lis_person_name_full: § Sample
LIS_PERSON_NAME_FULL=§
'lis_person_name_full': '§ O\'Brien'
lis_person_name_family=O'§&x=1
lis_person_sourcedid=§
custom_studentEmail=§
custom_student_name: § Sample
full name: § Sample
display_name=§
userName=§
login_id: §
login=§
phone: +49 30 §
"user_image": "https://x.example/§.png"
picture=§
kim.§@school.example
kim@§.example
o'brien.§!x@münchen
kim.§\u0040school.example
kim.§%40school.example
kim.§&#64;school.example
"email" : "§"
custom_sis_user_id=§
ext_d2l_orgdefinedid=§
birthDate=§
id_token eyJhbGciOiJSUzI1NiJ9.eyJ§abcdefgh
id_token ewogICJhbGciOiAiUlMyNTYiCn0.eyJ§.c2lnbmF0dXJl
the payload was eyJuYW1lIjoiS2ltIFNhbXBsZSIsImVtYWlsIjoia2ltQHNjaG9vbC5leGFtcGxlIn0§
read 10000~§abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP
{"kty":"EC","crv":"P-256","d":"§abcdefghijklmnopqrstuvwxyz0123456789-_"}
curl -u tool:§ https://x.example
curl --user "tool:§" https://x.example
run --password § --verbose
run --client-secret '§'
<input value="§" name="lis_person_name_given">
{"value": "§", "name": "client_secret"}
"https://purl.imsglobal.org/spec/lti/claim/lis":{"person_sourcedid":"§"}
kim.§＠school.example
pass_word=§
contraseña=§
senha: §
"""

SECRET = 'Qz9/Secret+of Kim&"ü"x'
"""The run's own, with something in it that each encoding changes."""
KEY = "quiz-tool"


def spellings() -> Iterator[tuple[str, str]]:
    """Yield each text, with what must not be seen of it."""
    lines = [line for line in LABELLED.split("\n") if line]
    for number, line in enumerate(lines):
        value = f"{VALUE}{number:03d}"
        yield line.replace("\\r\\n", "\r\n").replace("§", value), value


def encodings() -> Iterator[tuple[str, str]]:
    """Yield the run's own secret as it may stand in a text, and what must not be seen of it."""
    data = SECRET.encode()
    once = quote(SECRET, safe="")
    forms = [
        SECRET,
        once,
        once.lower(),
        quote(SECRET),
        quote(once, safe=""),
        quote_plus(SECRET),
        escape(SECRET),
        escape(SECRET, quote=False),
        SECRET.replace('"', "&#34;").replace("&", "&#38;", 1),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        json.dumps(SECRET).replace("/", "\\/")[1:-1],
        repr(SECRET),
        SECRET.upper(),
        SECRET.lower(),
        f"{SECRET[:7]}\n   {SECRET[7:]}",
        data.hex(),
        data.hex().upper(),
        base64.b64encode(data).decode(),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
        base64.b64encode(f"{KEY}:{SECRET}".encode()).decode(),
        base64.b64encode(f"longer-{KEY}:{SECRET}".encode()).decode(),
        quote(base64.b64encode(f"k:{SECRET}".encode()).decode(), safe=""),
    ]
    for form in forms:
        yield f"the peer wrote {form} into its answer", form
