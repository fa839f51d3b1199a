"""For those who run Rasa: our tools as its custom actions, and its REST channel spoken both ways."""
