"""The smoke file: checks with what each must give, and the run that holds them to it."""
