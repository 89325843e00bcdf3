"""What the application carries along: data sets, lessons, fonts, icons and pictures. No behaviour."""
