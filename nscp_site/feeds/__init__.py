"""What people subscribe to: Atom and JSON feeds, and calendars. All dates come from content, none from the clock."""
