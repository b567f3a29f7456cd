# memci as a container action. The layers that change least come first: a change of src/ builds the last one only.
FROM python:3.13-slim

LABEL org.opencontainers.image.title="memci" \
      org.opencontainers.image.description="What does starting this program cost now, what changed, and why?" \
      org.opencontainers.image.licenses="MIT"

# Debian drops old versions from its archive: one that is pinned here would soon be gone.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git \
 && rm -rf /var/lib/apt/lists/*

# pip compiles what it installs. The worker, who is not root, could keep no bytecode here.
COPY requirements/image.lock /tmp/image.lock
RUN python -I -m pip install --no-cache-dir --root-user-action ignore --require-hashes -r /tmp/image.lock \
 && rm /tmp/image.lock

COPY pyproject.toml README.md LICENSE /tmp/memci/
COPY src /tmp/memci/src
COPY templates /tmp/memci/templates
RUN python -I -m pip install --no-cache-dir --root-user-action ignore --no-index --no-deps --no-build-isolation /tmp/memci \
 && rm -r /tmp/memci

# The file system goes with the container, so nothing in it needs to be removed. No .netrc that a step before has left
# in the job's home adds a password to our requests.
ENV MEMCI_CONTAINER=1 \
    NETRC=/dev/null

# By its path and isolated: no PATH and no PYTHON* variable of a workflow decides what starts here, and no shell drops
# the inputs' variables, whose names have dashes. Root only starts it: what is the project's runs as the workspace's owner.
ENTRYPOINT ["/usr/local/bin/python", "-I", "-m", "memci", "action"]
