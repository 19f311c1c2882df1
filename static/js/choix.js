// The search fields of the technical administration: a combobox of ARIA over the <select> that
// Django sends. The select keeps the value, hence the form is the same; select2 is not heard.
"use strict";
(() => {
  const ATTENTE = 200;
  let numero = 0;

  const faire = (balise, attributs, texte = "") => {
    const element = document.createElement(balise);
    for (const [nom, valeur] of Object.entries(attributs)) element.setAttribute(nom, valeur);
    element.textContent = texte;
    return element;
  };

  class Choix {
    constructor(select) {
      this.select = select;
      this.trouves = [];
      this.actif = -1;
      this.batir(`choix-${numero++}`);
      this.montrer();
      this.ecouter();
    }

    // --- What the select holds ----------------------------------------------------
    get pris() {
      return [...this.select.selectedOptions].filter((option) => option.value);
    }

    prendre({ id, text }) {
      let option = [...this.select.options].find((o) => o.value === id);
      if (!option) this.select.add(option = new Option(text, id));
      option.selected = true;
      this.changer(this.select.multiple ? `${text} : ajouté.` : "");
    }

    laisser(option) {
      option.remove();
      this.changer(`${option.text} : retiré.`);
    }

    changer(phrase) {
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
      this.dit.textContent = phrase;
      this.montrer();
    }

    // --- What is seen and heard -----------------------------------------------------
    batir(id) {
      const { select } = this;
      const etiquettes = [...select.labels];
      this.nom = etiquettes[0]?.textContent.replace(/[\s:]+$/, "").trim() || select.name;
      this.prises = faire("ul", { class: "choix-prises", "aria-label": `${this.nom} : déjà choisi` });
      this.champ = faire("input", {
        type: "text", role: "combobox", id: `${select.id}_choix`, class: "vTextField",
        autocomplete: "off", spellcheck: "false", placeholder: "Chercher…",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
      });
      for (const nom of ["aria-describedby", "aria-invalid"]) {
        if (select.hasAttribute(nom)) this.champ.setAttribute(nom, select.getAttribute(nom));
      }
      if (select.required) this.champ.setAttribute("aria-required", "true");
      this.liste = faire("ul", {
        role: "listbox", id, class: "choix-liste", popover: "manual", "aria-label": this.nom,
      });
      this.dit = faire("p", { class: "choix-dit", role: "status" });
      const boite = faire("div", { class: "choix" });
      boite.append(this.prises, this.champ, this.liste, this.dit);
      select.before(boite);
      select.hidden = true;
      for (const etiquette of etiquettes) etiquette.htmlFor = this.champ.id;
    }

    montrer() {
      const { select, champ, prises, pris } = this;
      prises.hidden = !select.multiple || !pris.length;
      champ.value = select.multiple ? "" : pris[0]?.text || "";
      if (select.multiple) prises.replaceChildren(...pris.map((option) => this.pastille(option)));
    }

    pastille(option) {
      const ligne = faire("li", {}, option.text);
      const bouton = faire("button", { type: "button", "aria-label": `Retirer ${option.text}` }, "×");
      bouton.addEventListener("click", () => {
        this.laisser(option);
        this.champ.focus();
      });
      ligne.append(bouton);
      return ligne;
    }

    // --- The list of answers ----------------------------------------------------------
    get ouvert() {
      return this.champ.getAttribute("aria-expanded") === "true";
    }

    async chercher(depart) {
      this.question?.abort();
      const { signal } = (this.question = new AbortController());
      try {
        const { results, pagination } = await this.demander(signal);
        const deja = this.select.multiple ? this.pris.map((option) => option.value) : [];
        this.trouves = results.filter(({ id }) => !deja.includes(id));
        this.dresser(pagination.more);
        if (depart !== undefined && this.ouvert) this.viser(depart);
      } catch {
        if (!signal.aborted) this.dit.textContent = "La recherche n’a pas répondu : réessayez.";
      }
    }

    async demander(signal) {
      const { appLabel, modelName, fieldName } = this.select.dataset;
      // A name already chosen is not a question: every answer is offered.
      const term = this.champ.value === this.pris[0]?.text ? "" : this.champ.value;
      const question = new URLSearchParams({
        term, app_label: appLabel, model_name: modelName, field_name: fieldName,
      });
      const adresse = `${this.select.getAttribute("data-ajax--url")}?${question}`;
      return (await fetch(adresse, { signal, credentials: "same-origin" })).json();
    }

    dresser(suite) {
      const nombre = this.trouves.length;
      this.viser(-1);
      this.liste.replaceChildren(...this.trouves.map((trouve, n) => this.ligne(trouve, n)));
      if (!nombre) {
        this.fermer();
        this.dit.textContent = "Aucune réponse.";
        return;
      }
      const compte = nombre > 1 ? `${nombre} réponses.` : "1 réponse.";
      this.dit.textContent = suite ? "Premières réponses ; précisez pour les autres." : compte;
      this.liste.showPopover();
      this.champ.setAttribute("aria-expanded", "true");
      this.placer();
    }

    ligne(trouve, n) {
      const ligne = faire("li", { role: "option", id: `${this.liste.id}-${n}` }, trouve.text);
      ligne.setAttribute("aria-selected", "false");
      ligne.addEventListener("pointerdown", (e) => e.preventDefault());
      ligne.addEventListener("click", () => this.choisir(n));
      return ligne;
    }

    viser(n) {
      this.actif = n;
      this.champ.removeAttribute("aria-activedescendant");
      [...this.liste.children].forEach((ligne, rang) => {
        ligne.setAttribute("aria-selected", String(rang === n));
        if (rang !== n) return;
        this.champ.setAttribute("aria-activedescendant", ligne.id);
        ligne.scrollIntoView({ block: "nearest" });
      });
    }

    // In the layer above the page: a table that scrolls would cut it.
    placer() {
      const { left, bottom, top, width } = this.champ.getBoundingClientRect();
      const haut = this.liste.offsetHeight;
      const dessous = innerHeight - bottom > haut + 8 || top < haut;
      this.liste.style.left = `${left}px`;
      this.liste.style.minWidth = `${width}px`;
      this.liste.style.top = `${dessous ? bottom + 2 : top - haut - 2}px`;
    }

    fermer() {
      this.question?.abort();
      this.liste.hidePopover();
      this.champ.setAttribute("aria-expanded", "false");
      this.viser(-1);
    }

    choisir(n) {
      this.fermer();
      this.prendre(this.trouves[n]);
    }

    // What is left half written is no choice; an emptied field takes the choice back.
    quitter() {
      clearTimeout(this.minuterie);
      this.fermer();
      const vide = !this.select.multiple && !this.champ.value.trim();
      if (vide) this.pris.forEach((option) => this.laisser(option));
      this.dit.textContent = "";
      this.montrer();
    }

    // --- Keys, fingers, windows -----------------------------------------------------------
    touche(e) {
      const dernier = this.trouves.length - 1;
      const gestes = this.ouvert
        ? {
          ArrowDown: () => this.viser(this.actif < dernier ? this.actif + 1 : 0),
          ArrowUp: () => this.viser(this.actif > 0 ? this.actif - 1 : dernier),
          Enter: () => this.actif >= 0 && this.choisir(this.actif),
          Escape: () => this.quitter(),
        }
        : { ArrowDown: () => this.chercher(0), Enter: () => {} };
      if (e.isComposing || !gestes[e.key]) return;
      e.preventDefault();
      gestes[e.key]();
    }

    ecouter() {
      const { champ } = this;
      champ.addEventListener("keydown", (e) => this.touche(e));
      champ.addEventListener("input", () => {
        clearTimeout(this.minuterie);
        this.minuterie = setTimeout(() => this.chercher(), ATTENTE);
      });
      champ.addEventListener("click", () => this.ouvert || this.chercher());
      champ.addEventListener("blur", () => this.quitter());
      const suivre = () => this.ouvert && this.placer();
      addEventListener("scroll", suivre, { capture: true, passive: true });
      addEventListener("resize", suivre, { passive: true });
      // The windows « add » and « change » of Django write in the select.
      new MutationObserver(() => this.ouvert || this.montrer()).observe(this.select, {
        childList: true, subtree: true, characterData: true,
      });
    }
  }

  const installer = (racine) => {
    for (const select of racine.querySelectorAll("select.admin-autocomplete:not([hidden])")) {
      if (!select.name.includes("__prefix__")) new Choix(select);
    }
  };
  document.addEventListener("DOMContentLoaded", () => installer(document));
  document.addEventListener("formset:added", (e) => installer(e.target));
})();
