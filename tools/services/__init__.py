"""Services of a talent centre: status, places, bookings, subscriptions, hand-over to a person."""
