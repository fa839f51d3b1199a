"""The front doors: command line, HTTP interface, web page. They ask a service and show what it says."""
