"""The notations that captures are written in: shell, HTTP, escapes, JSON, XML."""
