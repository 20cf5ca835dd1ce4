"""What can be done, by the bot or by people: each changes the state and sends the gateway's events."""
