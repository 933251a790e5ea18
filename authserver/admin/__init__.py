"""The pages of the admin that need several packages, or a package below the realms."""
