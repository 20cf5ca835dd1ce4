"""Pure and shared: rules and values that no single feature owns. The standard library and each other only."""
