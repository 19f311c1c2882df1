// Passkeys: what needs them is shown only where the browser has them, and a failure is told.
"use strict";
(() => {
  const dire = (texte) => {
    for (const p of document.querySelectorAll("[data-cle-erreur]")) {
      p.textContent = texte;
      p.hidden = !texte;
    }
  };
  document.addEventListener("allauth.error", (e) => {
    e.preventDefault();
    const refus = e.detail.exception && e.detail.exception.name === "NotAllowedError";
    dire(refus ? "La demande a été annulée ou a pris trop de temps. Vous pouvez recommencer."
      : "La clé n’a pas répondu. Recommencez, ou choisissez une autre manière.");
  });
  document.addEventListener("click", () => dire(""), true);
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.PublicKeyCredential) return;
    for (const bloc of document.querySelectorAll("[data-cle]")) bloc.hidden = false;
  });
})();
