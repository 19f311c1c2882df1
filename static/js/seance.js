// A session that is held: each field saves itself as it is typed, survives a cut and a killed browser,
// and shows both texts when two people wrote it. Keys alone run the screen.
"use strict";
(() => {
  const grille = document.querySelector("[data-seance]");
  if (!grille) return;
  document.body.classList.add("avec-script");
  const ATTENTE = 500, REPRISE = 2000;
  const reseau = document.querySelector("[data-reseau]");
  const enPanne = new Set();
  const dire = (ou, texte, souci) => {
    if (ou.textContent !== texte) ou.textContent = texte;
    ou.classList.toggle("souci", Boolean(souci));
  };
  const heure = () => {
    const d = new Date();
    return `${d.getHours()} h ${String(d.getMinutes()).padStart(2, "0")}`;
  };

  function suivre(form, garde) {
    const nom = form.dataset.brouillon;
    const texte = form.elements.texte, revision = form.elements.revision;
    const [etat, boite, autre, par] = ["etat", "conflit", "autre", "conflit-par"].map((n) => form.querySelector(`[data-${n}]`));
    let enregistre = texte.value, refuse = null, minuterie = 0, enCours = false, conflit = null, gardant = Promise.resolve();

    const sale = () => texte.value !== enregistre;
    const plusTard = (delai) => { clearTimeout(minuterie); minuterie = setTimeout(envoyer, delai); };
    // One after the other: the last typed is the last kept.
    const garder = () => {
      gardant = gardant.then(() => garde && garde.garder(nom, { texte: texte.value, revision: Number(revision.value) })).catch(() => {});
      return gardant;
    };
    const oublier = () => { gardant = gardant.then(() => garde && !sale() && garde.oublier(nom)).catch(() => {}); };

    async function envoyer() {
      if (enCours || conflit || !sale() || texte.value === refuse) return;
      enCours = true;
      const parti = texte.value;
      try {
        const corps = new FormData(form);
        const reponse = await fetch(form.action, {
          method: "POST", body: corps, credentials: "same-origin", redirect: "manual",
          headers: { "X-Requested-With": "XMLHttpRequest" }, signal: AbortSignal.timeout(10000),
        });
        if (reponse.status === 409) {
          disputer(await reponse.json());
        } else if (reponse.ok) {
          const dit = await reponse.json();
          enregistre = parti;
          revision.value = dit.revision;
          dire(etat, dit.alerte ? `Gardé, pas montré à la salle : ${dit.alerte}` : `Enregistré à ${heure()}`, dit.alerte);
          oublier();
        } else if (reponse.status === 422) {
          refuse = parti; // said, kept here, not sent again until it changes
          dire(etat, `Gardé ici, pas enregistré : ${(await reponse.json()).refus}`, true);
        } else if (reponse.status === 403 || reponse.type === "opaqueredirect") {
          throw new Error("session");
        } else {
          throw new Error(String(reponse.status));
        }
        enPanne.delete(nom);
      } catch (erreur) {
        enPanne.add(nom);
        dire(etat, erreur.message === "session"
          ? "Pas enregistré : votre session est peut-être terminée. Votre texte reste ici, reconnectez-vous dans un autre onglet."
          : "Pas de réseau : votre texte est gardé sur cet ordinateur, il partira seul.", true);
      } finally {
        enCours = false;
        dire(reseau, enPanne.size ? "Pas de réseau : ce que vous écrivez est gardé ici." : "", true);
        if (sale() && !conflit && texte.value !== refuse) plusTard(enPanne.has(nom) ? REPRISE : ATTENTE);
      }
    }

    function disputer(dit) {
      conflit = dit;
      par.textContent = dit.par || "Quelqu’un d’autre";
      autre.textContent = dit.texte || "(rien)";
      boite.hidden = false;
      dire(etat, "Votre texte est gardé ; choisissez.", true);
      garder();
    }
    boite.addEventListener("click", (e) => {
      const choix = e.target.closest("[data-choix]");
      if (!choix || !conflit) return;
      if (choix.dataset.choix === "autre") texte.value = conflit.texte;
      if (choix.dataset.choix === "deux") texte.value = `${conflit.texte}\n${texte.value}`;
      revision.value = conflit.revision;
      enregistre = conflit.texte;
      conflit = null;
      boite.hidden = true;
      texte.focus();
      if (sale()) { garder(); envoyer(); } else { dire(etat, "C’est l’autre texte.", false); oublier(); }
    });

    texte.addEventListener("input", () => { garder(); dire(etat, "…", false); plusTard(ATTENTE); });
    form.addEventListener("submit", (e) => { e.preventDefault(); envoyer(); });
    window.addEventListener("online", envoyer);

    // What the other coordinator saves comes here, unless something is being typed over it.
    const recevoir = (dit) => {
      if (conflit || enCours || dit.revision <= Number(revision.value)) return;
      if (sale()) return disputer(dit);
      texte.value = enregistre = dit.texte;
      revision.value = dit.revision;
      dire(etat, `Écrit par ${dit.par}.`, false);
    };

    // Back after a cut, or a browser that was killed: what was not taken is sent now.
    const revenir = async () => {
      const dit = garde && await garde.lire(nom);
      if (!dit || dit.texte === texte.value) return oublier();
      const serveur = { texte: enregistre, revision: Number(revision.value), par: "" };
      texte.value = dit.texte;
      if (dit.revision < serveur.revision && enregistre) return disputer(serveur);
      dire(etat, "Retrouvé sur cet ordinateur.", false);
      envoyer();
    };
    return { champ: form.elements.champ.value, recevoir, revenir, sale };
  }

  async function commencer() {
    let garde = null;
    try { garde = await window.brouillons(grille.dataset.cle); } catch { dire(reseau, "Ce navigateur ne garde pas les brouillons : ne fermez pas la page sans réseau.", true); }
    const champs = [...document.querySelectorAll("[data-frapper]")].map((form) => suivre(form, garde));
    for (const champ of champs) await champ.revenir();
    const premier = document.querySelector("[data-frapper]");
    if (!premier) return;
    const adresse = premier.action.replace(/frapper\/$/, "ecrit/");
    const ecouter = async () => {
      try {
        const reponse = await fetch(adresse, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(5000) });
        if (reponse.ok) {
          const dits = await reponse.json();
          for (const champ of champs) if (dits[champ.champ]) champ.recevoir(dits[champ.champ]);
        }
      } catch { /* no network: each field says so for itself */ }
      setTimeout(ecouter, 3000);
    };
    setTimeout(ecouter, 3000);
    window.addEventListener("beforeunload", (e) => { if (champs.some((c) => c.sale())) e.preventDefault(); });
  }
  commencer();

  // --- The time of a point, discreet ---------------------------------------------------------
  const tourner = () => {
    for (const temps of document.querySelectorAll("[data-ecoule]")) {
      const minutes = Math.floor((Number(temps.dataset.ecoule) + performance.now() / 1000) / 60);
      temps.textContent = `${minutes} min sur ${temps.dataset.minutes}`;
      temps.classList.toggle("depasse", minutes >= Number(temps.dataset.minutes));
    }
  };
  tourner();
  setInterval(tourner, 10000);

  // --- Keys ----------------------------------------------------------------------------------
  const dialogue = document.querySelector("[data-dialogue]"), aide = document.querySelector("[data-aide]");
  const touches = document.querySelector("[data-touches]");
  aide.hidden = false;
  aide.addEventListener("click", () => dialogue.showModal());
  const CHAMPS = { s: "id_synthese", d: "id_decision" };
  const voisin = (pas) => {
    const points = [...document.querySelectorAll("[data-point]")];
    const ici = points.findIndex((p) => p.hasAttribute("aria-current"));
    const cible = points[ici + pas];
    if (cible) cible.click();
  };
  document.addEventListener("keydown", (e) => {
    const saisit = e.target.closest("input, textarea, select, dialog");
    if (e.key === "Escape" && e.target.matches("textarea")) return e.target.blur();
    if (saisit || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === "?") return dialogue.showModal();
    if (!touches.checked) return;
    const bouton = /^[1-9]$/.test(e.key) && document.querySelector(`[data-rang="${e.key}"]`);
    if (bouton) bouton.click();
    else if (e.key === "j") voisin(1);
    else if (e.key === "k") voisin(-1);
    else if (e.key === "m") document.querySelector("[data-montrer]")?.click();
    else if (/^[a-z]$/.test(e.key) && document.querySelector(`[data-touche="${e.key}"]`)) document.querySelector(`[data-touche="${e.key}"]`).click();
    else if (CHAMPS[e.key]) document.getElementById(CHAMPS[e.key])?.focus();
    else return;
    e.preventDefault();
  });
})();
