"""What waits for whom, how far each language is, what happened lately."""
