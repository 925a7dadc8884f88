"""Rules on the way to Canvas: network, proxies, pages in place of answers."""
