"""Days and instants, the working-day calendar, and its schedules."""
