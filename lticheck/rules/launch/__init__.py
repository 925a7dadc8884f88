"""Rules on the launch: what can be told before anything is sent."""
