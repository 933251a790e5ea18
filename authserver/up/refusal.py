"""A reason not to start, told to the person at the console in one sentence."""


class Refusal(Exception):
    """Something that the person at the console must put right first."""
