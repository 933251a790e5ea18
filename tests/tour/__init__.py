"""Every page that people see, and how a person gets there in a running server: judged in Chromium, and pictured.

`walks/` has the ways, and with them the one list of pages; `judges/` what each page must be like;
tests/browser/test_tour.py brings the two together, and `make screenshots` (__main__.py) takes the pictures.
"""
