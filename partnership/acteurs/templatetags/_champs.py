"""What the form tags of `interface.py` need to know of Django's widgets."""

from django.forms import BoundField, widgets


def groupes(field: BoundField) -> list[dict]:
    """Return the choices of radios or boxes under the names of their groups, empty if none."""
    options = list(field.subwidgets)
    valeur = field.field.widget.format_value(field.value())
    resultat = []
    for nom, membres, _ in field.field.widget.optgroups(field.html_name, valeur):
        choix, options = options[: len(membres)], options[len(membres) :]
        if nom is None and resultat and not resultat[-1]["nom"]:
            resultat[-1]["choix"] += choix
        else:
            resultat.append({"nom": nom or "", "choix": choix})
    return resultat


def facultatif(field: BoundField) -> bool:
    """Whether a field may be left out; in a form « au choix », one of them must be filled."""
    return not field.field.required and not getattr(field.form, "au_choix", False)


def genre(field: BoundField, groupe: bool) -> str:
    widget = field.field.widget
    if groupe:
        return "groupe"
    if isinstance(widget, widgets.CheckboxInput):
        return "case"
    return "fieldset" if field.use_fieldset else "simple"


def ancre(field: BoundField) -> str:
    """Return the id to jump to: the first choice of a group, else the field itself."""
    return field.id_for_label or f"{field.auto_id}_0"


def dates_du_navigateur(widget: widgets.Widget) -> None:
    """Ask the browser for its own date and time pickers, which wait for ISO values."""
    for classe, nature, forme in (
        (widgets.DateInput, "date", "%Y-%m-%d"),
        (widgets.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
        (widgets.TimeInput, "time", "%H:%M"),
    ):
        if isinstance(widget, classe) and widget.input_type == "text":
            widget.input_type, widget.format = nature, forme
