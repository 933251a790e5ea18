"""What a review found, held in place."""
