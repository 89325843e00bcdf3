"""What a person chooses: the fields of an experiment, its trainer, its data, its device."""
