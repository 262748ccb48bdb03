"""What can be said about lost digits: each module draws premises of one kind."""
