"""Pages in a real browser, Chromium, with and without JavaScript."""
