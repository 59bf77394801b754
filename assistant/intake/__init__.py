"""Taking articles in while questions are asked: the work that one server does behind its pages."""
