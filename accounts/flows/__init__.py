"""What happens to people, one file a subject. Flows take values, so that pages, commands and APIs share them."""
