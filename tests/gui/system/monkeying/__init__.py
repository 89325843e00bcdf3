"""What a monkey at the window is made of: its hands, what it does and types, and what is watched meanwhile."""
