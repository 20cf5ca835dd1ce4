"""The people's side: what Discord's client shows to a person and lets them do."""
