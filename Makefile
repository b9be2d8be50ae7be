# The few things a developer does again and again. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help setup run dev test bench package fmt lint clean

# Each recipe line takes the tools from scripts/env: bash, because it is sourced.
SHELL := bash
ENV := . scripts/env &&
TARGET = $${CARGO_TARGET_DIR:-target}
# Where the tools are is no setting of the shop, which would wonder about the names.
SHOP := exec env -u TUPPENCE_TOOLS -u TUPPENCE_CHROMIUM

help: ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

setup: ## install the tools that are missing, for building and for testing
	@scripts/setup test

run: ## build the shop and start it with a sample catalog; Ctrl-C ends it
	@scripts/setup run
	@scripts/build
	@$(ENV) $(SHOP) "$(TARGET)/release/tuppence" demo

dev: ## the same in development mode: rebuilds and reloads at every change
	@scripts/setup run
	@$(ENV) $(SHOP) cargo leptos watch -- demo

test: ## every check and test that CI runs; `scripts/test rules` runs one of them
	@scripts/test

bench: ## measure speed and weight, which takes long; QUICK=1 is a minute
	@scripts/setup run
	@scripts/build bench
	@scripts/bench $(if $(QUICK),quick)

package: ## build the zip that runs the shop on AWS Lambda
	@scripts/setup run
	@scripts/build aws
	@scripts/package

fmt: ## format the code
	@$(ENV) cargo fmt

lint: ## format check and clippy, server and browser side
	@scripts/test format lint

clean: ## remove what was built (installed tools stay)
	@$(ENV) cargo clean
