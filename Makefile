# `make chat` opens the demo; `make test` runs every check. Both install what they need into .venv first.
PYTHON ?= python3
PORT ?= 7860
DEMO := .demo-library
BIN := .venv/bin

.PHONY: chat test check format clean

chat: .venv/.installed
	@echo "citewell: adding examples/articles to $(DEMO) …"
	@$(BIN)/citewell add examples/articles --library $(DEMO)
	@echo "citewell: opening the chat on http://127.0.0.1:$(PORT) (Ctrl-C stops it) …"
	@$(BIN)/citewell chat --library $(DEMO) --port $(PORT) \
		--example "How much did Egypt first demand for the Ever Given, and how did that change?" \
		--example "How strong was the 2011 Japan earthquake?" \
		--example "What did the trapped miners write on their note?" \
		--example "Who paid for rebuilding Notre-Dame?" \
		--example "What did Sheperd Doeleman say about the black hole picture?" \
		--example "What is the capital of Australia?"

test: check
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: .venv/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --num-workers 2

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/.installed: pyproject.toml constraints.txt
	@echo "citewell: installing into .venv (about 1.5 GB; a few minutes the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "citewell: installing the tools that check it …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

clean:
	rm -rf .venv $(DEMO)
