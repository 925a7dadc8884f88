"""The ways in which a request ends early, as exceptions that name Canvas's answer."""

from __future__ import annotations


class Failed(Exception):
    """The outcome service says failure, with a sentence and a code (rows 12 to 33)."""

    def __init__(self, description: str, code: str) -> None:
        super().__init__(description)
        self.description = description
        self.code = code


class Unsupported(Exception):
    """The outcome service knows no such operation (rows 11 and 22)."""


class ApiError(Exception):
    """Rails answers JSON, before or in place of the outcome service."""

    status = 500

    def __init__(self, message: str = "An error occurred.", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Unauthorized(ApiError):
    """401: rows 6, 8, 9 and 15."""

    status = 401


class NotFound(ApiError):
    """404: row 5."""

    status = 404

    def __init__(self) -> None:
        super().__init__("The specified resource does not exist.")


class UnsupportedMediaType(ApiError):
    """415: row 10."""

    status = 415

    def __init__(self) -> None:
        super().__init__("Content-Type must be 'application/xml'")


class BadRequest(ApiError):
    """400: row 3."""

    status = 400

    def __init__(self) -> None:
        super().__init__(code="bad_request")


class InternalError(ApiError):
    """500: rows 7, 16, 30 and 34."""

    def __init__(self) -> None:
        super().__init__(code="internal_server_error")
