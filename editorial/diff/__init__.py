"""What changed between two texts: by part, by block, by word. Pure: no ORM, no settings."""
