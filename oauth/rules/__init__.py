"""Rules, one file each: plain functions that raise the registered error, or say nothing. None of them knows HTTP."""
