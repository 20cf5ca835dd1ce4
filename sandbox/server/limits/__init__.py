"""What Discord accepts in a request: lengths, counts, patterns; and the 50035 body that says what is wrong."""
