"""What lives as long as the process is left alone by the collector of garbage.

Going through all that Django and its libraries made while they were loaded stops every request of a process for more
than a tenth of a second, and finds nothing.
"""

import gc


def leave_what_is_loaded() -> None:
    """Throw away what is garbage by now, and never look at the rest again."""
    gc.collect()
    gc.freeze()
