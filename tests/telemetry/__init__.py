"""What operators see: log lines, counters, health."""
