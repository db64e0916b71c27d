"""Speed and memory, measured on the machine at hand; never part of the tests."""
