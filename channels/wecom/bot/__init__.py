"""The AI bot (智能机器人): streams that are polled for, or a long connection of our own."""
