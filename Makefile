# Forwards to meson and to the scripts; holds no rule of its own. `make help` lists the targets that exist.
BUILD ?= build
targets := build test test-browser asan fmt lint clean server bench bench-quick screenshots
ifneq ($(wildcard tests/fuzz/run.py),)
targets += fuzz
endif
ifneq ($(wildcard tests/move/wordpress/run.py),)
targets += test-wordpress
endif
ifneq ($(wildcard deploy/deb/build),)
targets += deb
endif

.PHONY: all help $(targets)
all: build

# A compiler newer than ours may warn of more than ours does: that stops the tests, not somebody's build.
build: $(BUILD)/build.ninja
	@ninja -C $(BUILD) courant

$(BUILD)/build.ninja:
	@command -v meson >/dev/null || { echo "make: meson is missing; script/setup installs what the build needs" >&2; exit 1; }
	@out=$$(meson setup $(BUILD) -Dwerror=false 2>&1) || { echo "$$out" | tail -n 20 >&2; exit 1; }

help:
	@echo "targets: $(targets)"

test:
	@script/test

test-browser: # every width, with and without JavaScript; `make test` runs half of them
	@script/setup build test
	@$(MAKE) --no-print-directory build
	@node tests/browser/run.mjs --all

asan:
	@script/test asan

lint:
	@script/test lint

fmt:
	@python3 tools/check_format.py --fix

clean:
	@rm -rf $(BUILD) build-asan

server:
	@script/server

bench bench-quick:
	@script/setup build bench
	@$(MAKE) --no-print-directory build
	@COURANT_PROGRAM=$(BUILD)/courant bench/run $(if $(filter bench-quick,$@),--quick)

screenshots:
	@script/setup build test
	@$(MAKE) --no-print-directory build
	@node tests/browser/screenshots.mjs

fuzz:
	@python3 tests/fuzz/run.py

test-wordpress:
	@script/setup build test wordpress
	@$(MAKE) --no-print-directory build
	@python3 tests/move/wordpress/run.py

deb:
	@deploy/deb/build
