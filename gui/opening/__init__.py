"""Opening a file: which kind it is, whether its code may run, and which files were opened before."""
