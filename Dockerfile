# One image for all parts: `textops run`, `serve`, `worker`, `db upgrade`. What is installed is locked by hashes.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/textops
COPY requirements-run.lock .
RUN /opt/textops/bin/pip install --quiet --require-hashes -r requirements-run.lock
COPY . .
RUN /opt/textops/bin/pip install --quiet --no-deps --no-index --no-build-isolation .

FROM python:3.11-slim
COPY --from=build /opt/textops /opt/textops
RUN useradd --system --uid 10001 --home-dir /data --create-home textops
ENV PATH=/opt/textops/bin:$PATH PYTHONUNBUFFERED=1
USER textops
WORKDIR /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:3000/readyz', timeout=5)"]
ENTRYPOINT ["textops"]
CMD ["run", "--host", "0.0.0.0"]
