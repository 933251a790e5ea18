"""The guarded HTTP client, against servers on loopback that count who comes."""
