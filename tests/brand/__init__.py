"""How a realm looks, and what it says in its mails."""
