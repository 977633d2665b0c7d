"""What is stored about people, and the keys that hide who they are."""
