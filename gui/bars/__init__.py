"""What stands around the desk: the tool bar, the status bar, the banner, and the table of actions."""
