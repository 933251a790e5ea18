"""RFC 6749 §2.3: how a client proves that it is itself: one file a method, and the one place that decides."""
