# The commands people type; CI calls the same ones.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 5002
export PORT

RUST_SOURCES = $(shell find $(1) -name '*.rs' -o -name '*.toml' -o -name '*.py' -o -name '*.pyi') Cargo.lock
WHEELS       := target/wheels
PIP          := $(BIN)/python -m pip --disable-pip-version-check
STEP         := scripts/step.sh
# Two runs of make in this tree share its steps (scripts/step.sh).
export STEP_BEGAN := $(shell date +%s.%N)

.DEFAULT_GOAL := help
.PHONY: help setup serve servers test test-long test-surroundings test-containers fuzz check-targets check format schema \
	tools image offline-images secrets bench bench-fib bench-containers lock outdated clean

help: ## Show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: setup ## Set everything up and serve on http://127.0.0.1:5002 (PORT=... overrides)
	@exec $(BIN)/fib-service serve

setup: $(VENV)/.rust_fib $(VENV)/.rust_db $(VENV)/.fib_service ## Virtual environment and both wheels

$(VENV)/.requirements: requirements/dev.txt scripts/preflight.sh
	@scripts/preflight.sh $(PYTHON)
	@$(STEP) --makes $@ packages "installing Python packages into $(VENV)" sh -ec \
		'$(PYTHON) -m venv $(VENV); $(PIP) install --require-hashes --requirement $<'

$(VENV)/.rust_fib: $(VENV)/.requirements $(call RUST_SOURCES,rust_fib)
	$(call wheel,rust_fib)

# One after the other in `make --jobs` as well: they share cargo's target folder and the environment.
$(VENV)/.rust_db: $(VENV)/.requirements $(call RUST_SOURCES,rust_db) | $(VENV)/.rust_fib
	$(call wheel,rust_db)

$(VENV)/.fib_service: $(VENV)/.requirements pyproject.toml | $(VENV)/.rust_db
	@$(STEP) --makes $@ fib_service "installing fib_service" $(PIP) install --no-deps --no-build-isolation --editable .

# maturin's file between cargo and the wheel has one name for all wheels and runs: one at a time.
define wheel
	@scripts/preflight.sh $(PYTHON)
	@$(STEP) --makes $@ wheel-$(1) "building and installing the wheel $(1)" sh -ec ' \
		flock --close Makefile $(BIN)/maturin build --release --locked --auditwheel skip --manifest-path $(1)/Cargo.toml --out $(WHEELS); \
		$(PIP) install --no-deps --no-index --force-reinstall --find-links $(WHEELS) $(1)'
endef

test: setup .tools/bin/diesel .tools/nginx ## Set up the same way and run all tests
	@$(STEP) rust-tests-build "building the Rust tests" cargo test --workspace --no-run
	@$(STEP) --sum $(PASSED) rust-tests "the Rust tests" cargo test --workspace
	@grep -q avx512ifma /proc/cpuinfo || $(EMULATED)
	$(BIN)/pytest

PASSED = '/^test result: ok/ {n += $$4} END {print n " passed"}'
# AVX-512's arithmetic, lane by lane, where the processor has it not.
EMULATED = $(STEP) --sum $(PASSED) rust-tests-emulated "the Rust tests of the AVX-512 path, emulated" \
	cargo test --package fib_core --features emulate-avx512

test-containers: setup ## Build all images, bring the live stack up from nothing and test it (skips without Docker)
	@scripts/test_containers.sh

test-surroundings: setup .tools/bin/diesel ## Run the tests that start processes as nohup, cron and odd shells would
	@scripts/test_surroundings.sh

test-long: ## The engine's tests that take minutes: up to F(10^9), 2 GB of memory
	cargo test --package fib_core --quiet -- --ignored

fuzz: ## Fuzz the engine with AddressSanitizer for FUZZ_SECONDS=60 in all (needs a nightly Rust)
	@scripts/fuzz.sh

check-targets: ## Check that the engine compiles for other processors, as far as their Rust is installed
	@scripts/check_targets.sh

check: check-python check-rust check-shell check-hosted check-licences ## Formatting, lints, types, licences, hosted files

.PHONY: check-python check-rust check-shell check-hosted check-licences
check-python: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check-rust:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --features fib_core/bench --quiet -- -D warnings
	cargo clippy --package fib_core --features emulate-avx512 --quiet -- -D warnings

check-shell: setup
	$(BIN)/shellcheck $$(git ls-files '*.sh') .ci/run

# By the schemas that the checker brings along, without a network.
check-hosted: setup
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/fault.yml .github/ISSUE_TEMPLATE/wish.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --offline --quiet --pedantic .github

check-licences: .tools/bin/cargo-deny
	.tools/bin/cargo-deny --log-level error check licenses bans sources

format: setup ## Format all code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cargo fmt --all

schema: setup .tools/bin/diesel ## Write diesel's schema.rs anew from the migrated database
	@mkdir -p target
	$(BIN)/python scripts/print_schema.py > target/schema.rs
	mv target/schema.rs rust_db/db_core/src/schema.rs

tools: $(addprefix .tools/bin/,cargo-deny cargo-fuzz diesel) ## Build the programs that check, fuzz, test and schema use

.tools/bin/%: requirements/tools.txt scripts/cargo_tool.sh
	@$(STEP) --makes $@ tool-$* "building $* (once)" scripts/cargo_tool.sh $*

.tools/bin/diesel: | $(VENV)/.requirements

# The live stack's NGINX line, for the tests, whichever line the host has.
.tools/nginx: | scripts/supported_nginx.sh
	@$(STEP) nginx "unpacking the live stack's nginx" scripts/supported_nginx.sh $@

# One run on this machine makes images at a time: their names are its Docker's.
ALONE = flock --close "$$(command -v docker || echo .)"

image: ## Build the service's image, fib_service:latest, from this tree
	@$(ALONE) ./build_image.sh

offline-images: ## Build the base, Rust, PostgreSQL, Redis and nginx images where none can be pulled (as root)
	@$(ALONE) deployment/offline/make_images.sh

bench: setup ## Requests per second for a stored number, and the time of F(1,000,000)
	$(BIN)/python benchmarks/service.py

bench-fib: $(VENV)/.bench ## F(n) beside other libraries, tables and plot (ARGS="--quick" and others)
	@scripts/preflight_bench.sh && $(PEERS) || echo "the peers in Rust and C were not built"
	@cargo build --release --locked --quiet --package fib_core --example one_second
	$(BIN)/python -m benchmarks.fib $(ARGS)

bench-containers: $(VENV)/.bench ## The live stack: start, requests per second, restarts under load (needs make image)
	$(BIN)/python -m benchmarks.containers $(ARGS)

# FLINT's own choice of flags fails with compilers older than the processor (peers/.cargo/config.toml).
PEERS = cd benchmarks/fib/peers && CFLAGS="-O3 -march=x86-64-v$$(grep -q avx512vl /proc/cpuinfo && echo 4 || echo 3)" \
	CARGO_TARGET_DIR=$${CARGO_TARGET_DIR:-$(CURDIR)/target} nice cargo build --release --locked --quiet

$(VENV)/.bench: requirements/bench.txt $(VENV)/.rust_fib $(VENV)/.fib_service
	@$(STEP) --makes $@ bench-packages "installing the benchmarks' Python packages" \
		$(PIP) install --require-hashes --requirement requirements/bench.txt

outdated: setup ## Name what has a newer release, and what is out of support (docs/support.md)
	@$(BIN)/python -m scripts.outdated

lock: ## Lock the Python dependencies again, newest that fit pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --extra embedded --extra dev --group build pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --constraint requirements/dev.txt --extra bench pyproject.toml -o requirements/bench.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --constraint requirements/dev.txt --extra development pyproject.toml -o requirements/development.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --constraint requirements/dev.txt --group build -o requirements/build.txt

LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock"

COMPOSE ?= docker-compose
servers: ## PostgreSQL and Redis in containers, for FIB_CONFIG=deployment/development_config.yml make serve
	@$(COMPOSE) up -d postgres redis
	@for _ in $$(seq 60); do $(COMPOSE) exec -T postgres pg_isready -q -h 127.0.0.1 && exit; sleep 0.5; done; \
	echo "PostgreSQL does not answer after 30 s: $(COMPOSE) logs postgres"; exit 1

secrets: ## Write the live stack's passwords into deployment/secrets (once)
	@deployment/make_secrets.sh

clean: ## Remove what was built; the data folder stays
	rm -rf $(VENV) .tools target dist
