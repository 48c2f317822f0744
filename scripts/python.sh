#!/usr/bin/env bash
# Print the path of a Python that has e2e/python/requirements.txt.
exec "$(dirname "$0")/venv.sh" e2e/python/requirements.txt python "these tests"
