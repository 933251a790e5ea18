"""What is said to the outside, and when."""
