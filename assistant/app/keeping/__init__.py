"""Conversations that the browser keeps, their export, and what people say of answers."""
