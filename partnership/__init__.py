"""The project package is also the core: who, under which rules, how word gets out, why."""

from .celery import application

__all__ = ["application"]
