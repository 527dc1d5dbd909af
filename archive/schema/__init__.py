"""What is kept, how it came to be, what each row hashed to."""
