"""Why something cannot be done, feature by feature: one class per reason, carrying facts and never prose."""
