# One image for web, worker, clock and migration: only the command differs.
FROM python:3.11-slim

# WeasyPrint draws the PDF with Pango; fontconfig needs one font at least.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home palier

# The container's file system is read-only: the cache of fonts goes to /tmp.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp
WORKDIR /palier

# Dependencies first: this layer changes only with the lock file.
COPY requirements/prod.lock requirements/prod.lock
RUN pip install --no-cache-dir --require-hashes -r requirements/prod.lock

COPY manage.py ./
COPY partnership partnership
COPY signalements signalements
COPY accompagnement accompagnement
COPY annuaire annuaire
COPY formations formations
COPY templates templates
COPY static static

# Hashed and compressed names of the static files; values for the build only, none is kept.
RUN PALIER_MODE=production SECRET_KEY=construction \
    PALIER_CLES_IDENTITE=construction-construction-construction \
    python manage.py collectstatic --noinput

RUN install -d -o palier /ancres
USER palier
EXPOSE 8000
CMD ["gunicorn", "partnership.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "8", \
     "--max-requests", "5000", "--max-requests-jitter", "500", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket"]
