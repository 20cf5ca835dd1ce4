"""Discord's side: what it keeps, what it allows and how it answers a bot. `web_server.open_discord` opens one."""
