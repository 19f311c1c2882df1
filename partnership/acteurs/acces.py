"""Pages are for those who are signed in, unless they say otherwise."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import render

from .reprise import textes_envoyes


class ConnexionRequise(LoginRequiredMiddleware):
    """Django's middleware, which would lose a text sent by somebody no longer signed in."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Ask nothing on an open page: it does not even read the session."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """Show the text back, in the answer to its own sending and nowhere else."""
        if textes := textes_envoyes(request):
            return render(request, "acteurs/deconnecte.html", {"textes": textes}, status=403)
        return super().handle_no_permission(request, view_func)
