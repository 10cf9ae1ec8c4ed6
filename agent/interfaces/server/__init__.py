"""The server: the conversation over a websocket and HTTP. The only place that knows a web framework."""
