"""Three levels of authority: the platform, a realm, one application; and nobody gives more than they have."""
