# Costbook's tasks. `make help` lists them.

SWIFT ?= swift
PACKAGES := libsqlite3-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libdnnl-dev
COSTBOOK := .build/release/costbook

.DEFAULT_GOAL := help
.PHONY: help site build test lint bench bench-peers sanitize deps toolchain clean

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

site: build ## build, run the notebooks in Experiments/, render site/public/
	@$(COSTBOOK) run; status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi; \
	$(COSTBOOK) render || exit $$?; \
	exit $$status

build: deps toolchain ## build costbook in release mode
	$(SWIFT) build --configuration release --product costbook

test: deps toolchain ## build and pass the tests
	$(SWIFT) test

lint: toolchain ## check the style of all sources
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift

bench: deps toolchain ## print the speed of analysis, storing, rendering and starting
	$(SWIFT) build --configuration release --product costbook
	$(SWIFT) run --configuration release costbook-bench

PEERS ?= $(HOME)/.cache/costbook/peers

bench-peers: deps toolchain ## compare networks with PyTorch, which is set up outside the tree (5 GB); OPTIONS=--quick
	$(SWIFT) build --configuration release --product PeerBenchmark
	test -x $(PEERS)/bin/python || python3 -m venv $(PEERS)
	$(PEERS)/bin/python -c 'import torch, torchvision' 2>/dev/null || $(PEERS)/bin/pip install torch torchvision
	$(PEERS)/bin/python -c 'import fvcore, torchinfo' 2>/dev/null || $(PEERS)/bin/pip install fvcore torchinfo
	$(SWIFT) build --configuration release --product costbook
	$(SWIFT) build --configuration release --product costbook-bench
	@$(PEERS)/bin/python Sources/PeerBenchmark/PyTorch/peers.py .build/release/PeerBenchmark $(OPTIONS); status=$$?; \
	$(PEERS)/bin/python Sources/PeerBenchmark/PyTorch/analysis_peers.py || exit $$?; \
	exit $$status

SANITIZED := OperationsTests|CPUBackendTests

sanitize: deps toolchain ## run the tests of operations and kernels with the address and the thread sanitizer
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address --scratch-path .build-address --filter '$(SANITIZED)'
	TSAN_OPTIONS=suppressions=Tests/CPUBackendTests/Fixtures/thread-sanitizer.txt \
	  $(SWIFT) test --sanitize=thread --scratch-path .build-thread --filter '$(SANITIZED)'

clean: ## remove what was built
	rm -rf .build .build-address .build-thread site/public

# Installs the system libraries that are missing, through apt, where that is allowed; else says what to install.
deps:
	@if ! command -v dpkg-query >/dev/null 2>&1; then exit 0; fi; \
	missing=; \
	for package in $(PACKAGES); do \
	  case "$$(dpkg-query -W -f '$${Status}' $$package 2>/dev/null)" in \
	    *" installed") ;; \
	    *) missing="$$missing $$package" ;; \
	  esac; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" -eq 0 ]; then sudo=; \
	elif sudo -n true 2>/dev/null; then sudo=sudo; \
	else \
	  echo "Costbook needs system libraries that are not installed. Install them with:" >&2; \
	  echo "  sudo apt-get update && sudo apt-get install --yes$$missing" >&2; \
	  exit 1; \
	fi; \
	echo "Installing$$missing" >&2; \
	$$sudo apt-get update && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $$missing || { \
	  echo "The installation failed. Install by hand:" >&2; \
	  echo "  apt-get update && apt-get install --yes$$missing" >&2; \
	  exit 1; \
	}

toolchain:
	@if ! command -v $(SWIFT) >/dev/null 2>&1; then \
	  echo "'$(SWIFT)' is not on the PATH. Costbook needs the Swift 6.3 toolchain (https://www.swift.org/install)." >&2; \
	  echo "If it is installed, put its usr/bin folder on the PATH: export PATH=/path/to/swift/usr/bin:\$$PATH" >&2; \
	  exit 1; \
	fi
