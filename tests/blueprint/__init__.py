"""Realms as code: what apply does, what it refuses, and what export gives back."""
