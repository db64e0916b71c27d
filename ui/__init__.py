"""The faces of the project: the terminal and the browser."""
