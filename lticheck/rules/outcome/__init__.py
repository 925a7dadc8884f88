"""Rules on the outcome itself: who, where, and what score."""
