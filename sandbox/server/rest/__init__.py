"""Discord's REST interface, one module per resource."""
