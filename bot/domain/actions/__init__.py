"""What people can do, feature by feature."""
