"""Tools of the assistant: rules, services and the registry that offers them."""
