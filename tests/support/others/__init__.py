"""What others make: web archives, time stamps."""
