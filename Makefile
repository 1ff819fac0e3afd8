# The same commands by hand and in CI. Each sets up .venv when it is missing or older than what it is made from.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo test crawl daemon lint types unit

demo: .venv/run
	@$(BIN)/python -m monitor demo

crawl: .venv/run
	@$(BIN)/python -m monitor crawl

daemon: .venv/run
	@$(BIN)/python scheduler.py

test: lint types unit

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test
	$(BIN)/mypy

# Four at a time on two cores: more than half of the time the tests wait for servers and children. What measures time or memory
# of the machine runs afterwards, with nothing beside it. A plain `pytest` runs everything.
unit: .venv/test
	$(BIN)/pytest -n 4 --dist worksteal -m "not alone"
	$(BIN)/pytest -m alone

.venv/run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/test: .venv/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,cluster]'
	@touch $@
