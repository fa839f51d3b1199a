# `make` lists the targets. Everything is installed in .venv; data is written to ./data only.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check lock bench eval fuzz clean system test-serving test-thinking test-knowing test-measuring

HOST = 127.0.0.1
PORT = 8000
PYTEST =
TORCH = $(shell sed -n 's/.*"\(torch==[0-9.]*\)".*/\1/p' pyproject.toml)
# Example: make test TORCH_INDEX=https://download.pytorch.org/whl/cpu (PyPI's build for Linux brings CUDA, gigabytes).
TORCH_INDEX =

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check

help: ## 列出全部命令
	@echo "用法：make 命令"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

run: .venv/.default ## 启动服务 http://127.0.0.1:8000（HOST=、PORT= 可改），首次先安装并建立示例政策库
	@exec $(PY) -m assistant serve --host $(HOST) --port $(PORT)

# Whole visits in WeChat and WeCom wait for clocks more than they compute: three at a time, by themselves.
# The rest is in groups that run beside each other, each in one order; the lines say whose they are.
# Those who only compute let the browser's visits go first. What fails beside others is run once more when all
# are done, and counts as failed if it fails again: two cores busy with three groups make clocks unfair.
WAITING := tests/channels/wechat tests/channels/wecom
KNOWING := tests/knowledge tests/corpus tests/fuzz
THINKING := tests/assistant tests/tools tests/prompts
MEASURING := tests/evals
KEPT := .pytest_cache/groups
GROUPS := serving thinking knowing measuring
test: .venv/.dev .venv/rasa/ready system ## 安装测试所需并运行全部测试（PYTEST="-k 词" 可选一部分）
ifdef PYTEST
	@$(PY) -m pytest $(PYTEST)
else
	@rm -rf $(KEPT); mkdir -p $(KEPT); status=0; \
	code=0; $(PY) -m pytest -o cache_dir=$(KEPT)/waiting -n 3 --dist loadfile $(WAITING) || code=$$?; \
	echo $$code > $(KEPT)/waiting.code; \
	$(MAKE) --no-print-directory -k -j 3 $(GROUPS:%=test-%) || true; \
	for group in waiting $(GROUPS); do \
		case "$$(cat $(KEPT)/$$group.code || true)" in \
		0) ;; \
		1) echo "== $$group 组有没通过的，单独再跑一遍：仍不通过才算失败 =="; \
			$(PY) -m pytest -o cache_dir=$(KEPT)/$$group --last-failed --last-failed-no-failures none tests || status=1;; \
		*) echo "== $$group 组没有跑完 =="; status=1;; \
		esac; \
	done; \
	exit $$status
endif

test-measuring: GROUP = $(MEASURING)
test-thinking: GROUP = $(THINKING)
test-knowing: GROUP = $(KNOWING)
test-serving: GROUP = $(patsubst %,--ignore=%,$(WAITING) $(KNOWING) $(THINKING) $(MEASURING)) tests
$(GROUPS:%=test-%): test-%:
	@code=0; $(if $(filter serving,$*),,nice -n 5) $(PY) -m pytest -o cache_dir=$(KEPT)/$* --color=no $(GROUP) 2>&1 \
		| sed -u 's/^/[$*] /' || code=$$?; echo $$code > $(KEPT)/$*.code; exit $$code

check: .venv/.dev ## 检查格式、规范、类型和依赖方向
	@$(PY) -m ruff format --check --output-format concise .
	@$(PY) -m ruff check --output-format concise .
	@$(PY) -m mypy
	@MYPYPATH=channels/client $(PY) -m mypy --strict --config-file= -p talent_client
	@PYTHONPATH=. .venv/bin/lint-imports --no-logo

eval: .venv/.default ## 评测检索、问答和拒答，打印指标
	@$(PY) -m assistant eval

bench: .venv/.dev ## 测速：1千、1万、10万条款，与同类程序并列（BENCH="--quick" 可缩短）
	@$(PY) -m evals.bench $(BENCH)

fuzz: .venv/.dev ## 用 atheris 攻击各种文件的解析（FUZZ="--seconds 60 pdf docx" 可定时长和格式）
	@nice -n 10 $(PY) -m tests.fuzz $(FUZZ)

LOCK = .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --no-emit-index-url \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
# torch stands outside the lock: its builds (CPU, CUDA) live on different indexes.
NO_TORCH = --override <(echo "torch ; sys_platform == 'never'") --no-emit-package torch
lock: .venv/bin/uv ## 重新生成两个锁定文件（UPGRADE=1 升级版本）
	$(LOCK) --output-file requirements.lock
	$(LOCK) --no-universal --extra rasa --no-annotate --output-file requirements-rasa.lock
	$(LOCK) --constraint requirements.lock --extra dev --extra postgres --extra proofs --extra redis --extra sentence-transformers $(NO_TORCH) \
		--no-annotate --output-file requirements-dev.lock

clean: ## 删除环境和缓存；数据目录不动
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- environment: stamps say for which lock file .venv stands -----------------------------------------

.venv/.default: requirements.lock pyproject.toml | .venv/.made
	@echo "正在安装依赖（首次需要几分钟）……"
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.default
	@$(PIP) install -c requirements-dev.lock $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) $(TORCH)
	@$(PIP) install -r requirements-dev.lock
	@touch $@

# rasa-sdk has pins of its own: its tests run in an environment of their own.
.venv/rasa/ready: requirements-rasa.lock .venv/.dev
	@$(PY) -m uv venv -q --clear --python $(PY) .venv/rasa
	@$(PY) -m uv pip install -q --python .venv/rasa/bin/python -c requirements-rasa.lock -e ".[rasa]"
	@touch $@

.venv/bin/uv: | .venv/.made
	@$(PIP) install "uv>=0.9"

.venv/.made:
	@python=""; \
	for p in $(PYTHON) python3.11 python3.12 python3.13 python3 python3.14; do \
		if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$p"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "没有找到 Python 3.11 或更高版本。请先安装，例如：sudo apt-get install python3 python3-venv"; \
		echo "装在别处时请指明：make run PYTHON=/路径/python3.11"; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		package="$$("$$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$$package"; \
		else \
			echo "Python 缺少 venv 组件。请运行：sudo apt-get install $$package，然后重试。"; exit 1; \
		fi; \
	fi; \
	"$$python" -m venv .venv
	@touch $@

# What the tests need of the system: a browser, Chinese fonts, PostgreSQL and Redis to start by themselves, LibreOffice.
system:
	@missing=""; \
	browser() { [ -n "$${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null; }; \
	browser || missing="$$missing chromium"; \
	[ -n "$$(fc-list :lang=zh 2>/dev/null)" ] || missing="$$missing fontconfig fonts-noto-cjk"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$$missing postgresql"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v soffice >/dev/null || missing="$$missing libreoffice-writer libreoffice-calc libreoffice-impress"; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "正在安装测试所需的系统软件：$$missing"; \
		apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		browser || { echo "仍没有可用的浏览器。请安装 Chromium 或 Chrome，或用 CHROMIUM=/路径 指明。"; exit 1; }; \
	else \
		echo "测试还需要这些系统软件，请先安装：sudo apt-get install$$missing"; \
		echo "（已有浏览器时，也可用 CHROMIUM=/路径 指明。）"; exit 1; \
	fi
