"""What is shown to hold, case by case: expected beside got."""
