"""A session ends: who hears of it, and how."""
