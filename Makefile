.DEFAULT_GOAL := demo
PY ?= python3
V := .venv
STAMP := $(V)/.stamp
UV := $(V)/bin/uv
