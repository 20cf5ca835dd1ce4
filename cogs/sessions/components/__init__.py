"""The buttons, menus and forms of sessions."""
