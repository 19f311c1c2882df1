"""Sensitive acts ask again who one is: roles, second factors, links, exports."""

from allauth.account.decorators import reauthentication_required

from .middleware import a_confirmer


def confirmee(vue):
    """Ask for the password, the code or the key unless given in the last 15 minutes.

    A form already sent is kept by allauth in the session and goes through once confirmed. The view
    is marked, so that a test can list those that ask.
    """
    gardee = reauthentication_required(vue, enabled=a_confirmer)
    gardee.confirmee = True
    return gardee
