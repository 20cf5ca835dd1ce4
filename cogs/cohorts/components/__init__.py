"""The buttons, menus and forms of cohorts."""
