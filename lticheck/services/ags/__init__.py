"""Assignment and Grade Services 2.0 (LTI 1.3): what is asked, and what Canvas answers."""
