"""What somebody would get from this server: judged by the rules of the endpoints, without an answer or a trace."""
