"""Rules on the launch: what is known before anything is sent."""
