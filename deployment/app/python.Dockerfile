# Debian's Python, the only part of the service's image that needs a network to build: fib_python:trixie.
ARG BASE_IMAGE=debian:trixie-slim
FROM ${BASE_IMAGE}

RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends python3 \
 && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/debconf/*-old
