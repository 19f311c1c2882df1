# The one door: CI calls the same targets. `make` lists them.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
ATELIER := $(PY) -m partnership.atelier
PRET := $(VENV)/palier.pret
# One more than the cores: each waits in turn for PostgreSQL or for the browser.
OUVRIERS := $(shell expr $$(nproc) + 1)
CODE := manage.py partnership signalements accompagnement annuaire formations tests bench

.DEFAULT_GOAL := help
.PHONY: help pret demo test proof check fix sql captures bench verrous propre

help: ## Liste les commandes
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Once, then again each time the locked dependencies change.
$(PRET): requirements/dev.lock partnership/atelier/amorce.py
	@$(PYTHON) partnership/atelier/amorce.py $(VENV) requirements/dev.lock
	@touch $@

pret: $(PRET) ## Prépare l'environnement (dépendances verrouillées)

demo: $(PRET) ## Lance la démonstration (PORT=8000)
	@$(ATELIER) demo

test: $(PRET) ## Lance les tests (ARGS="tests/secret -k refus")
	@$(ATELIER) essais --navigateur -- $(PY) -m pytest -n $(OUVRIERS) --dist loadfile --no-loadscope-reorder $(ARGS)

proof: $(PRET) ## Tient chaque promesse de sécurité et imprime son chiffre (ARGS="3 16"), des heures
	@$(ATELIER) essais --navigateur -- $(PY) -m tests.preuve.promesses $(ARGS)

check: $(PRET) ## Vérifie le style, les types, les migrations, les réglages, les documents
	@$(ATELIER) verifier

fix: $(PRET) ## Remet le code et les gabarits en forme
	@$(PY) -m ruff check --fix --quiet $(wildcard $(CODE)) || true
	@$(PY) -m ruff format --quiet $(wildcard $(CODE))
	@$(PY) -m djlint --reformat --quiet templates || true

sql: $(PRET) ## Ouvre psql sur la base de démonstration, avec le rôle de l'application
	@$(ATELIER) sql

captures: $(PRET) ## Photographie les écrans sur une démonstration neuve (dossier captures/)
	@$(ATELIER) captures

bench: $(PRET) ## Mesure les performances (ARGS=)
	@$(ATELIER) essais -- $(PY) -m bench $(ARGS)

verrous: $(PRET) ## Recalcule requirements/*.lock depuis pyproject.toml
	@$(PY) -m pip install --quiet uv
	@$(PY) -m partnership.atelier.geler

propre: ## Efface bases, files et caches de l'atelier (pas .venv)
	@$(PYTHON) partnership/atelier/amorce.py --effacer
