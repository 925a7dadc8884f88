"""Which names label a secret or a person: split at case and separators, matched as whole words."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from lticheck.model.pattern import pattern

MASK = "••••••"

MASKING = "masking"
OWN = {MASKING: "own"}
"""Metadata of a field that holds words of lticheck's or of its user's own: only made visible."""
HEAD = {MASKING: "head"}
"""Metadata of a field that holds a request line or status line, and headers."""
SHORT = {MASKING: "short"}
"""Metadata of a field that holds a sourcedid."""


class Label(Enum):
    """What a name says of its value, and so how the value is told from prose."""

    SECRET = "secret"  # noqa: S105 - the name of a kind
    TOKEN = "token"  # noqa: S105 - the name of a kind
    """Counts only where the value is one unbroken token of 8 characters or more."""
    CODE = "code"
    """Counts only in a query or a form."""
    HEADER = "header"
    """A header whose value goes to the end of its line."""
    PERSON = "person"
    LOGIN = "login"
    """Of a person; counts only where the value is one unbroken token, or quoted."""
    PHONE = "phone"
    SOURCEDID = "sourcedid"
    """Shown in part: it has to be known again."""


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, for tables that can be read."""
    return frozenset(text.split())


WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")

SHOWN = words_in(
    "access_token_url basic_auth client_assertion_type code_major log_leaks_secret login_url "
    "oauth_body_hash oauth_callback oauth_consumer_key oauth_nonce oauth_signature_method "
    "oauth_timestamp oauth_version secret_name token_endpoint token_type token_url wrong_secret "
    "launch_signature_mismatch signature_base_string base_string session_name"
)
"""Names of the protocols and of lticheck that hold such a word and label nothing secret."""

SECRETS = words_in(
    "secret password passwd passwort kennwort pwd passphrase passcode assertion credential jwt "
    "ticket apikey secretkey privatekey accesskey sharedkey verifier "
    "contrasena senha wachtwoord motdepasse"
)
SECRET_TAILS = ("secret", "password", "passwd", "passphrase", "apikey")
"""How a word ends that is written without a separator: `dbpassword`."""
HEADERS = words_in("cookie authorization")
TOKENS = words_in(
    "session sessionid sessid phpsessid jsessionid sid token signature sig hmac auth bearer "
    "csrf xsrf"
)
TOKEN_TAILS = ("token", "signature", "sessionid", "sessid")
KEY_OF = words_in("api private secret shared access signing encryption master auth ssh")
PASS_OF = words_in("db database user login admin smtp ftp proxy mysql")

ENDINGS = words_in(
    "type method error errors exception failed failure count length size expires expiry expired "
    "expiration lifetime ttl timeout age endpoint algorithm alg required enabled disabled valid "
    "invalid missing version format status verified verification mismatch major minor path "
    "manager service provider handler class check checks rule rules"
)
"""A name that ends so says something about the value, and not the value."""
ENDINGS_OF_SECRETS = words_in("name names file stdin dir domain store policy field fields")

NAME_OF = words_in(
    "person user given family first last full middle display nick student learner teacher "
    "instructor author parent guardian preferred legal sortable login sur real screen contact "
    "recipient candidate"
)
NAMES = words_in(
    "username fullname firstname lastname givenname familyname displayname nickname surname "
    "realname loginname forename middlename screenname studentname birthday birthdate dob ssn "
    "orgdefinedid matriculation"
)
NAME_TAILS = ("username", "fullname", "firstname", "lastname", "displayname", "studentname")
MAIL = words_in("email emails emailaddress useremail studentemail")
PICTURES = words_in("picture photo avatar portrait gravatar")
IMAGE_OF = words_in("user profile person student learner")
PHONES = words_in("phone telephone mobile cellphone fax phonenumber")
LOGINS = words_in("login logon loginid userlogin")
ADDRESS_OF = words_in("home street postal mailing email mail")
SOURCEDIDS = words_in("sourcedid lis_result_sourcedid result_sourcedid sourced_id")
PROOFS = words_in("oauth_signature oauth_token")
"""Tokens whatever their value looks like."""
CODES = words_in("code authorization_code auth_code")


@lru_cache(maxsize=4096)
def label_of(name: str) -> Label | None:
    """Tell what a name labels; None for a name whose value may be shown."""
    words = words_of(name)
    joined = "_".join(words)
    if not words or joined in SHOWN or words[-1] in ENDINGS:
        return None
    if joined in CODES:
        return Label.CODE
    if joined in SOURCEDIDS:
        return Label.SOURCEDID
    return _person(words) or (None if words[-1] in ENDINGS_OF_SECRETS else _secret(words))


def words_of(name: str) -> tuple[str, ...]:
    """Split a name at case and separators, in lower case."""
    decomposed = unicodedata.normalize("NFKD", name[-200:])
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return tuple(word.lower() for word in WORD.findall(plain))


def _secret(words: tuple[str, ...]) -> Label | None:
    if "_".join(words) in PROOFS:
        return Label.SECRET
    pairs = set(pairwise(words))
    singular = {word.removesuffix("s") for word in words} | set(words)
    if HEADERS & singular:
        return Label.HEADER
    if SECRETS & singular or any(word.endswith(SECRET_TAILS) for word in singular):
        return Label.SECRET
    if any(second in {"key", "keys"} and first in KEY_OF for first, second in pairs):
        return Label.SECRET
    if ("pass", "word") in pairs or any(
        second == "pass" and first in PASS_OF for first, second in pairs
    ):
        return Label.SECRET
    if TOKENS & singular or any(word.endswith(TOKEN_TAILS) for word in singular):
        return Label.TOKEN
    return None


def _person(words: tuple[str, ...]) -> Label | None:
    found = set(words)
    if PHONES & found:
        return Label.PHONE
    if NAMES & found or any(word.endswith(NAME_TAILS) for word in words):
        return Label.PERSON
    if any(one <= found for one in TOGETHER) or any(
        found & things and found & owners for things, owners in OWNED
    ):
        return Label.PERSON
    return Label.LOGIN if (LOGINS | MAIL | PICTURES) & found else None


TOGETHER = (
    {"lis", "person"},
    {"person", "sourcedid"},
    {"e", "mail"},
    {"sis", "user"},
    {"birth", "date"},
)
OWNED = (({"name", "names"}, NAME_OF), ({"image"}, IMAGE_OF), ({"address"}, ADDRESS_OF))
"""Words that say nothing alone, and those beside which they are about a person."""
