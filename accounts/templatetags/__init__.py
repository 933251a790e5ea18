"""What the templates of people's pages and mails can do."""
