"""Software that asks for tokens: clients, their secrets, their redirect URIs, and how they register themselves."""
