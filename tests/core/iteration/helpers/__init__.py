"""What tests of iterators share."""
