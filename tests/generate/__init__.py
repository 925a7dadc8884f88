"""Files that are made from the code and kept in step with it by a test."""
