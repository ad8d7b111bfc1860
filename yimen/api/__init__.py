"""JSON API: everything the desk does, with the same actions, scopes and errors behind it."""
