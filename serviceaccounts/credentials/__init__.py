"""The secrets that machines and people hold: who answers for each, who is reminded, what a leak does to it."""
