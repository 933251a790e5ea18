"""OAuth 2.1 §4.1: the authorization endpoint: judge the request, know the person, ask for consent, answer.

Nothing is stored before the person decides: what is under way travels in a signed ticket.
"""
