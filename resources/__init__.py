"""What the application carries along: data sets and pictures. No behaviour."""
