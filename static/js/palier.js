// Palier works without this file. It saves drafts, counts characters, stops double sends.
// Nothing is kept in the browser's storage, no HTML is ever built from text.
"use strict";
(() => {
  const ATTENTE = 1500;
  const REPRISE = 10000;

  const heure = () => {
    const d = new Date();
    return `${d.getHours()} h ${String(d.getMinutes()).padStart(2, "0")}`;
  };

  // --- The session ended, and she signed in again in another tab: the new session's token takes the
  // place of the old one in every form, for the same acteur only. Gives the status of the answer.
  let renouvele = Date.now();
  async function renouveler() {
    const { jetonUrl, sceau } = document.body.dataset;
    if (!jetonUrl) return 0;
    renouvele = Date.now();
    try {
      const reponse = await fetch(jetonUrl, {
        credentials: "same-origin", redirect: "manual", headers: { "X-Palier-Page": sceau },
      });
      if (!reponse.ok) return reponse.status;
      const { jeton } = await reponse.json();
      for (const champ of document.querySelectorAll("[name=csrfmiddlewaretoken]")) champ.value = jeton;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": jeton }));
      return reponse.status;
    } catch {
      return 0;
    }
  }
  const revenir = () => {
    if (document.visibilityState === "visible" && Date.now() - renouvele > REPRISE) renouveler();
  };
  window.addEventListener("focus", revenir);
  document.addEventListener("visibilitychange", revenir);

  // --- Autosave ---------------------------------------------------------------
  function suivre(form) {
    if (form.dataset.suivi) return;
    form.dataset.suivi = "oui";
    let temoin = form.querySelector("[data-autosave-etat]");
    if (!temoin) {
      temoin = document.createElement("p");
      temoin.setAttribute("data-autosave-etat", "");
      form.prepend(temoin);
    }
    temoin.setAttribute("role", "status");
    let minuterie = 0, delai = ATTENTE, sale = false, enCours = false, envoye = false, repris = false;

    const dire = (texte, classe) => {
      temoin.textContent = texte;
      temoin.className = classe || "";
    };
    const plusTard = (delai) => {
      clearTimeout(minuterie);
      minuterie = setTimeout(garder, delai);
    };
    const corps = () => {
      const donnees = new FormData(form);
      for (const [nom, valeur] of [...donnees]) if (valeur instanceof File) donnees.delete(nom);
      return donnees;
    };

    async function garder(enPartant) {
      if (!sale || envoye || (enCours && enPartant !== true)) return;
      sale = false;
      enCours = true;
      delai = ATTENTE;
      try {
        const reponse = await fetch(form.dataset.autosaveUrl, {
          method: "POST", body: corps(), credentials: "same-origin", redirect: "manual",
          keepalive: enPartant === true, headers: { "X-Requested-With": "XMLHttpRequest" },
        });
        await lire(reponse);
      } catch {
        sale = true;
        dire("Pas de réseau : votre texte est gardé ici, nouvel essai dans quelques secondes.", "souci");
        delai = REPRISE;
      } finally {
        enCours = false;
        if (sale) plusTard(delai);
      }
    }

    async function lire(reponse) {
      if (reponse.status === 409) {
        dire("Quelqu’un d’autre a modifié ce texte. Copiez le vôtre, puis rechargez la page.", "souci");
        envoye = true; // never write over somebody else's words
      } else if (reponse.type === "opaqueredirect" || reponse.status === 401 || reponse.status === 403) {
        sale = true;
        const statut = repris ? 0 : await renouveler();
        repris = statut === 200; // once: a second refusal is about something else
        delai = repris ? 0 : REPRISE;
        if (statut === 409) dire("Quelqu’un d’autre s’est connecté dans ce navigateur. Votre texte reste sur cette page : reconnectez-vous dans un autre onglet.", "souci");
        else if (!repris) dire("Votre session est terminée. Votre texte reste sur cette page : connectez-vous dans un autre onglet, il s’enregistrera seul.", "souci");
      } else if (!reponse.ok && reponse.status !== 422) {
        throw new Error(String(reponse.status));
      } else if (reponse.status === 422) {
        dire("Brouillon à compléter : il n’est pas encore gardé.", "souci");
      } else {
        if ((reponse.headers.get("content-type") || "").includes("json")) {
          const { version } = await reponse.json();
          const champ = form.elements.namedItem("version");
          if (champ && version !== undefined) champ.value = version;
        }
        repris = false;
        dire(`Enregistré à ${heure()}`, "garde");
      }
    }

    form.addEventListener("input", () => { sale = true; plusTard(ATTENTE); });
    form.addEventListener("change", () => { sale = true; plusTard(ATTENTE); });
    form.addEventListener("submit", () => { envoye = true; clearTimeout(minuterie); });
    window.addEventListener("online", () => garder());
    window.addEventListener("focus", () => garder());
    window.addEventListener("pageshow", (e) => { if (e.persisted) envoye = false; });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") garder(true);
    });
  }

  // --- Counters ---------------------------------------------------------------
  function compter(temoin) {
    const champ = document.getElementById(temoin.dataset.compteur);
    if (!champ || temoin.dataset.suivi) return;
    temoin.dataset.suivi = "oui";
    const maximum = Number(temoin.dataset.maximum);
    const ecrire = () => {
      const n = champ.value.length;
      temoin.textContent = `${n} / ${maximum} caractères`;
      temoin.classList.toggle("plein", n >= maximum);
    };
    champ.addEventListener("input", ecrire);
    ecrire();
  }

  // --- Repeated rows of a formset: data-ajouter="prefix", <template data-modele="prefix"> --------
  function ajouter(bouton) {
    const prefixe = bouton.dataset.ajouter;
    const modele = document.querySelector(`template[data-modele="${prefixe}"]`);
    const total = document.getElementById(`id_${prefixe}-TOTAL_FORMS`);
    if (!modele || !total) return;
    const rang = total.value;
    const rangee = modele.content.cloneNode(true);
    for (const noeud of rangee.querySelectorAll("*"))
      for (const attribut of [...noeud.attributes])
        if (attribut.value.includes("__prefix__"))
          noeud.setAttribute(attribut.name, attribut.value.replaceAll("__prefix__", rang));
    const premier = rangee.querySelector("input:not([type=hidden]), select, textarea");
    bouton.before(rangee);
    total.value = Number(rang) + 1;
    if (premier) premier.focus();
  }

  function eveiller(racine) {
    racine.querySelectorAll("form[data-autosave-url]").forEach(suivre);
    racine.querySelectorAll("[data-compteur]").forEach(compter);
    racine.querySelectorAll("[data-imprimer], [data-ajouter]").forEach((b) => { b.hidden = false; });
    const erreurs = racine.querySelector("[data-erreurs]");
    if (erreurs) erreurs.focus();
  }

  // --- One click, one send ------------------------------------------------------
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post" || e.defaultPrevented) return;
    if (form.dataset.parti) { e.preventDefault(); return; }
    form.dataset.parti = "oui";
    // After this turn, so that the button's own name and value leave with the form.
    setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((b) => { b.disabled = true; }));
  });
  const rendre = () => document.querySelectorAll("form[data-parti]").forEach((form) => {
    delete form.dataset.parti;
    form.querySelectorAll("button:not([type=button])").forEach((b) => { b.disabled = false; });
  });
  window.addEventListener("pageshow", rendre);
  document.addEventListener("htmx:afterRequest", rendre);

  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-imprimer]")) window.print();
    const bouton = e.target.closest("[data-ajouter]");
    if (bouton) ajouter(bouton);
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    const menu = document.querySelector(".menu-poche[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("htmx:load", (e) => eveiller(e.detail.elt));
  eveiller(document);
})();
