"""Every iteration computed so far, and a handle to go to any of them."""
