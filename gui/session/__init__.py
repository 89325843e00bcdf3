"""Between the window and the trainer: the session in the window's thread, the worker in its own."""
