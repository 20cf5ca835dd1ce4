"""Certificates: approved, named by their people, issued, ended; one module for each."""
