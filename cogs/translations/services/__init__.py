"""What is done about words: suggested, reviewed, read by a server, and told to who suggested them."""
