"""The sandbox against recorded exchanges with Canvas's own code."""
