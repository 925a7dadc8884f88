"""LTI 1.1 Basic Outcomes: the requests that a tool sends, and all that Canvas may answer."""
