"""What can be done in the town, by the bot or by people: each deed changes the state and tells the gateway."""
