# Each of these does all the set-up it needs; what is there already is left alone.
.PHONY: help venv setup chat serve test eval check lock clean

PALATE := .venv/bin/palate
ARGS ?=

help:
	@echo "make chat    talk with the clerk over the sample films   (ARGS=\"--json\" passes arguments on)"
	@echo "make serve   the server with the widget's demo page      (ARGS=\"--port 8000\")"
	@echo "make test    all checks and tests                        (ARGS=\"-k linking\")"
	@echo "make eval    the quick evaluation set with its report"
	@echo "make check   format, lint, types and layers only"
	@echo "make setup   everything the above need, and nothing else"

venv:
	@scripts/bootstrap.sh

setup: venv
	@$(PALATE) setup </dev/null >&2

chat: setup
	@exec $(PALATE) chat $(ARGS)

serve: setup
	@exec $(PALATE) serve $(ARGS)

check: venv
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

test: setup check
	@$(PALATE) models fetch smollm2 </dev/null
	.venv/bin/python -m pytest $(ARGS)

eval: setup
	$(PALATE) eval quick --out out/eval $(ARGS)

lock: venv
	scripts/lock.sh

clean:
	rm -rf .venv out build *.egg-info
