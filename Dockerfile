# Two stages: the first builds the environment, the second holds nothing but it and the bot.
FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv --without-pip /venv
COPY requirements.txt requirements-build.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.txt
RUN pip --python /venv/bin/python install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY storage ./storage
COPY channel ./channel
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheel .
RUN pip --python /venv/bin/python install --no-cache-dir --no-deps /wheel/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data rahnama && install -d -o rahnama -g rahnama /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////data/rahnama.db KEYRING_FILE=/data/keyring.json \
    BACKUP_DIR=/data/backups HEARTBEAT_FILE=/tmp/heartbeat.json
USER rahnama
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["rahnama", "health"]
CMD ["rahnama", "run"]
