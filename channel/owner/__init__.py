"""What belongs to the owner: corrections, the guide post, statistics."""
