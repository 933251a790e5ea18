"""The shape of the code itself: layers, maps and pages that must not lie."""
