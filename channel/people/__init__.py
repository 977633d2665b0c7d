"""What is kept of people, and the key that hides who they are."""
