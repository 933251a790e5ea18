"""Where an axis ends: at a number that is easy to read."""

STEPS = (1, 2, 5, 10)
THOUSAND = 1000


def ceiling(most: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50 … that is not below `most`."""
    power = 1
    while most > 10 * power:
        power *= 10
    return next(step * power for step in STEPS if step * power >= most)


def short(number: int) -> str:
    """Return a number in few characters: 1200 is 1.2k."""
    for unit, name in ((THOUSAND**3, "G"), (THOUSAND**2, "M"), (THOUSAND, "k")):
        if number >= unit:
            return f"{number / unit:.3g}{name}"
    return str(number)
