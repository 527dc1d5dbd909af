# The steps of CI, as an image: `docker build -t yifa . && docker run -v yifa:/data yifa crawl`
FROM python:3.11-slim-bookworm
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    libarchive-tools unar tesseract-ocr tesseract-ocr-chi-sim \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
RUN python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
 && useradd --create-home --uid 1000 yifa && mkdir /data && chown yifa /data
USER yifa
WORKDIR /data
ENV YIFA_ARCHIVE=/data/archive.db
VOLUME /data
EXPOSE 8421
ENTRYPOINT ["yifa"]
CMD ["--help"]
