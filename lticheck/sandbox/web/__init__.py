"""The server of the sandbox: HTTP, pages, faults."""
