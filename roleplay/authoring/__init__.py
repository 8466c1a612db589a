"""Tools for those who write customers: plays, bots and checks. The core never imports this."""
