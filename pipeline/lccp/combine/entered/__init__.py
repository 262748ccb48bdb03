"""What a project enters itself: its corrections and its programmes, as their files say them."""
