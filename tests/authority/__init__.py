"""Who may do what in the administration of a realm: scopes of the management API, and the roles behind them."""
