"""The grade services of LTI: what to ask, how to prove who asks, what an answer means."""
