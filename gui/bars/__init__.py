"""The bars around the docks: tool bar, status bar and banner, and the table of actions."""
