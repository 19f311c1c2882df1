// The screen of the room: what everybody present may read, asked every second. Without an answer for
// some seconds it shows nothing: what it showed may no longer be everybody's (SP-20).
"use strict";
(() => {
  const PAS = 1000, SILENCE = 4000, PATIENCE = 3000;
  const { commun } = document.body.dataset;
  const [titre, pause, place, lien] = ["titre", "pause", "fragments", "lien"].map((nom) => document.querySelector(`[data-${nom}]`));
  let marque = "", repondu = Date.now();

  const vider = (texte) => {
    place.replaceChildren();
    titre.textContent = "Écran de la salle";
    pause.textContent = texte;
    pause.hidden = false;
  };

  function montrer(dit) {
    if (dit.etat === "fermee") return vider("La séance n’est pas ouverte.");
    if (dit.etat === "pause") return vider("L’écran est en pause.");
    titre.textContent = dit.titre;
    pause.hidden = dit.fragments.length > 0;
    pause.textContent = "Rien de ce point ne peut être montré à toutes les personnes présentes.";
    place.replaceChildren(...dit.fragments.map(({ titre: nom, texte }) => {
      const bloc = document.createElement("section"), haut = document.createElement("h2"), dedans = document.createElement("p");
      haut.textContent = nom;
      dedans.textContent = texte;
      bloc.append(haut, dedans);
      return bloc;
    }));
  }

  async function demander() {
    try {
      const reponse = await fetch(commun, {
        credentials: "same-origin", redirect: "manual", cache: "no-store",
        headers: marque ? { "If-None-Match": marque } : {}, signal: AbortSignal.timeout(PATIENCE),
      });
      if (reponse.status !== 304) {
        if (!reponse.ok) throw new Error(String(reponse.status));
        montrer(await reponse.json());
        marque = reponse.headers.get("ETag") || "";
      }
      repondu = Date.now();
      lien.textContent = "";
    } catch {
      lien.textContent = "Pas de réponse…";
    }
    setTimeout(demander, PAS);
  }

  // Its own clock: a request that hangs must not keep on the wall what it waits for.
  setInterval(() => {
    if (Date.now() - repondu < SILENCE || !marque) return;
    marque = "";
    vider("La liaison est coupée : l’écran revient avec elle.");
  }, 500);
  demander();
})();
