"""RFC 7523: workloads elsewhere, whose tokens of another issuer stand for a service account here, by rules."""
