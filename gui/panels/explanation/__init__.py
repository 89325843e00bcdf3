"""Why a cell has its value."""
