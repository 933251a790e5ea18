"""Real clients, each as its authors ship it, against a real server over real sockets."""
