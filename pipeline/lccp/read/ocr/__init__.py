"""Pictures of pages read by character recognition, with boxes and with what is doubtful."""
