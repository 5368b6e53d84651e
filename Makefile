# make demo    builds psrsieve and ranks a simulated survey
# make test    runs all tests
# make docs-test runs every command line of README and docs with a release build, the slow ones too
# make lint    checks the code's format
# make fuzz    drives every reader with spoilt files, under the address sanitizer
# make bench   measures how fast psrsieve is on this machine
# make install puts psrsieve, its models and shell completions under PREFIX (/usr/local)
# make setup-cluster installs what the tests of cluster/ need, which are skipped without it
# make setup-firefox installs Firefox, with which pages of candidates are tested as well
# Each of the others installs what it needs first.

PACKAGES := $(shell sed 's/\#.*//' packages.txt)
TEST_PACKAGES := $(shell sed 's/\#.*//' Tests/packages.txt)
CLUSTER_PACKAGES := $(shell sed 's/\#.*//' Tests/Slurm/packages.txt)
PREFIX   ?= /usr/local
SUDO     := $(if $(filter 0,$(shell id -u)),,sudo)
PSRSIEVE := .build/release/psrsieve
PYTHON   := .build/python/bin/python
SWIFT_FILES := Package.swift Sources Tests Benchmarks

.PHONY: setup setup-tests setup-cluster setup-firefox release demo test docs-test lint format fuzz bench install samples models messages clean

# Installs those of some Debian packages that are missing.
define install_packages
@missing=$$(for package in $(1); do \
    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || echo $$package; done); \
if [ -n "$$missing" ]; then \
    $(SUDO) apt-get update -qq && \
    DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; \
fi
endef

setup:
	$(call install_packages,$(PACKAGES))

setup-tests: setup
	$(call install_packages,$(TEST_PACKAGES))

setup-firefox:
	$(call install_packages,firefox-esr)

setup-cluster:
	$(call install_packages,$(CLUSTER_PACKAGES))

$(PYTHON): Tests/requirements.txt
	@mkdir -p .build
	python3 -m venv .build/python
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	@touch $(PYTHON)

release: setup
	swift build -c release --product psrsieve

demo: release
	@PSRSIEVE=$(PSRSIEVE) samples/demo.sh

test: setup-tests $(PYTHON)
	swift build --product psrsieve
	swift build --product psrsieve-bench
	swift build --product psrsieve-fuzz
	swift build --product psrsievePackageTests
	swift test --skip-build --disable-xctest

docs-test: release $(PYTHON)
	PSRSIEVE=$(CURDIR)/$(PSRSIEVE) swift test --disable-xctest --filter DocumentationTests

lint:
	swift format lint --strict --recursive $(SWIFT_FILES)

format:
	swift format --in-place --recursive $(SWIFT_FILES)

# FUZZ takes options, as in: make fuzz FUZZ='--cases 100000 --seed 2'. Real files are taken where they lie beside the
# checkout. Freed memory is watched for a while, so that more of it is taken than without the sanitizer; leaks are not
# looked for, because Foundation's Process leaks some bytes itself. Swift has no sanitizer of undefined behaviour on Linux:
# what that one would find in C (overflow, indices out of range) stops a Swift program in every build.
fuzz: setup
	swift build --sanitize=address --scratch-path .build-address --product psrsieve-fuzz
	ASAN_OPTIONS=quarantine_size_mb=16:detect_leaks=0 .build-address/debug/psrsieve-fuzz --memory-limit 1024 --seconds-limit 20 \
	    $(patsubst %/features,--real-data %,$(wildcard ../shared/data/features)) --cases 2000 $(FUZZ)

bench: setup
	swift build -c release --product psrsieve-bench
	.build/release/psrsieve-bench features
	.build/release/psrsieve-bench preprocess
	.build/release/psrsieve-bench preprocess --planes
	.build/release/psrsieve-bench network
	.build/release/psrsieve-bench network --network planes
	.build/release/psrsieve-bench survey

install: release
	install -D $(PSRSIEVE) $(DESTDIR)$(PREFIX)/bin/psrsieve
	install -d $(DESTDIR)$(PREFIX)/share/psrsieve/models $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 644 models/*.safetensors models/*.md $(DESTDIR)$(PREFIX)/share/psrsieve/models
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(PSRSIEVE) --generate-completion-script bash \
	    > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/psrsieve
	$(PSRSIEVE) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_psrsieve
	$(PSRSIEVE) --generate-completion-script fish \
	    > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/psrsieve.fish

# The simulated candidates of samples/, made anew.
samples: release
	samples/make.sh

# The models of models/, made anew from the real data beside the checkout.
models: release
	models/make.sh

# The messages of ONNX files, made anew from Sources/ONNX/Messages/onnx.proto with the generator of the swift-protobuf that
# the package builds with.
messages:
	dpkg-query -W protobuf-compiler > /dev/null 2>&1 || $(SUDO) apt-get install -y -qq protobuf-compiler
	swift package resolve
	swift build -c release --package-path .build/checkouts/swift-protobuf --scratch-path .build/protobuf \
	    --product protoc-gen-swift
	protoc --plugin=.build/protobuf/release/protoc-gen-swift --proto_path=Sources/ONNX/Messages \
	    --swift_out=Sources/ONNX/Messages onnx.proto

clean:
	rm -rf .build .build-address demo-output
