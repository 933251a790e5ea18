"""A guard before an API of some framework; each module needs its framework, and the extra of its name."""
