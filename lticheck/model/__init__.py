"""Values: launches, exchanges, cases, findings, credentials and errors. No I/O."""
