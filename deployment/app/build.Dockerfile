# Whatever needs a network to build, for the service's image and for local work:
#   --target python        Debian's Python and the user fib, which the others stand on
#   --target development   what the root docker-compose.yml runs: the libraries, while the code is mounted
#   --target wheels        all wheels, in /wheels: build_image.sh installs them in the service's image
# Layers are the cache: a step is done again only where what it copies has changed, also where BuildKit is missing.
ARG BASE_IMAGE=debian:trixie-slim
ARG RUST_IMAGE=rust:1.95-slim-trixie

FROM ${BASE_IMAGE} AS python
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends python3 \
 && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/debconf/*-old \
 && groupadd --gid 10001 fib \
 && useradd --uid 10001 --gid fib --no-create-home --home-dir /tmp --shell /usr/sbin/nologin fib

FROM ${RUST_IMAGE} AS libraries
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV PATH=/opt/build/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 \
    CARGO_TARGET_DIR=/opt/build/target CARGO_TERM_QUIET=true \
    WHEEL="maturin build --release --locked --quiet --auditwheel skip"
COPY requirements/build.txt requirements/
# pip is pure Python: this one also installs in the other images, none of which has it.
RUN python3 -m venv /opt/build \
 && pip install --quiet --require-hashes --requirement requirements/build.txt \
 && mkdir /wheels \
 && cp -r /opt/build/lib/python3*/site-packages/pip /wheels/ \
 && find /wheels/pip -name __pycache__ -prune -exec rm -r {} +

# The crates' dependencies, compiled with nothing of ours, so that they stay until a Cargo file changes.
COPY Cargo.toml Cargo.lock ./
COPY rust_db/Cargo.toml rust_db/pyproject.toml rust_db/README.md rust_db/
COPY rust_db/db_core/Cargo.toml rust_db/db_core/
COPY rust_fib/Cargo.toml rust_fib/pyproject.toml rust_fib/README.md rust_fib/
COPY rust_fib/fib_core/Cargo.toml rust_fib/fib_core/
COPY rust_fib/fib_core/benches rust_fib/fib_core/benches
RUN for crate in rust_db rust_db/db_core rust_fib rust_fib/fib_core; do mkdir $crate/src && touch $crate/src/lib.rs; done \
 && mkdir -p rust_db/python/rust_db rust_fib/python/rust_fib \
 && $WHEEL --manifest-path rust_db/Cargo.toml --out /tmp/empty 2>/tmp/log || { cat /tmp/log; exit 1; } \
 && $WHEEL --manifest-path rust_fib/Cargo.toml --out /tmp/empty 2>/tmp/log || { cat /tmp/log; exit 1; } \
 && cargo clean --release --package rust_db --package db_core --package rust_fib --package fib_core \
 && rm -r /tmp/empty /tmp/log

COPY requirements requirements
RUN pip download --quiet --no-deps --require-hashes --only-binary :all: --dest /wheels/third_party \
        --requirement requirements/development.txt

COPY rust_db rust_db
RUN $WHEEL --manifest-path rust_db/Cargo.toml --out /wheels/rust
COPY rust_fib rust_fib
# The list is for fib-development, which tells of changes since.
RUN $WHEEL --manifest-path rust_fib/Cargo.toml --out /wheels/rust \
 && find requirements/development.txt rust_db rust_fib -type f -exec sha256sum {} + >/wheels/sources.sha256

FROM libraries AS editable
COPY pyproject.toml README.md ./
RUN python -c "from hatchling.build import build_editable; build_editable('/wheels/editable')"

FROM python AS development
COPY --from=editable /wheels /wheels
COPY requirements/development.txt deployment/app/fib-healthy deployment/app/gunicorn.conf.py /wheels/
COPY deployment/app/development /wheels/app
RUN python3 -m venv --without-pip /opt/fib \
 && pip() { /opt/fib/bin/python /wheels/pip --disable-pip-version-check --quiet install --no-index --no-cache-dir "$@"; } \
 && pip --require-hashes --find-links /wheels/third_party --requirement /wheels/development.txt \
 && pip --no-deps /wheels/rust/*.whl /wheels/editable/*.whl \
 && install --mode 0755 /wheels/fib-healthy /wheels/app/fib-development /opt/fib/bin/ \
 && install -D --mode 0644 --target-directory /etc/fib /wheels/gunicorn.conf.py /wheels/app/*.py \
 && install --mode 0644 /wheels/sources.sha256 /etc/fib/
ENV PATH=/opt/fib/bin:$PATH PYTHONPATH=/etc/fib PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /app
ENTRYPOINT ["fib-development"]
EXPOSE 5002
CMD ["gunicorn", "--config", "/etc/fib/reloading.conf.py", "reloading:app"]

FROM editable AS wheels
COPY alembic alembic
COPY src src
RUN python -m hatchling build --target wheel --directory /wheels/service
