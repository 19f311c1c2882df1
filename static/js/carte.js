// The map beside the list, drawn from the list itself: both always say the same. Without this file
// the page is the list. Every word comes in as text, never as HTML.
"use strict";
(() => {
  const plan = document.querySelector("[data-plan]");
  if (!plan || !window.L) return;
  const zone = plan.querySelector("#carte");
  const volet = plan.querySelector("[data-volet=carte]");
  const calme = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const SVG = "http://www.w3.org/2000/svg";

  const noeud = (nom, classe = "", texte = "") => {
    const fait = document.createElement(nom);
    if (classe) fait.className = classe;
    fait.textContent = texte;
    return fait;
  };
  const trait = (nom, attributs) => {
    const fait = document.createElementNS(SVG, nom);
    for (const [cle, valeur] of Object.entries(attributs)) fait.setAttribute(cle, valeur);
    return fait;
  };

  // --- The map ------------------------------------------------------------------
  volet.hidden = false;
  const { tuiles } = zone.dataset;
  const carte = L.map(zone, {
    zoomControl: false, attributionControl: false, scrollWheelZoom: false,
    minZoom: 6, maxZoom: tuiles ? 18 : 15, zoomSnap: 0.5,
    zoomAnimation: !calme, fadeAnimation: !calme, markerZoomAnimation: !calme,
  });
  carte.setView([46.6, 2.4], 6); // France, until we know better
  // A wheel that passes over the map scrolls the page; once the map is held, it zooms.
  carte.on("focus", () => carte.scrollWheelZoom.enable());
  carte.on("blur", () => carte.scrollWheelZoom.disable());

  const Loupe = L.Control.extend({
    onAdd() {
      const boite = noeud("div", "plan-loupe");
      for (const [signe, mot, pas] of [["+", "Agrandir", 1], ["−", "Réduire", -1]]) {
        const bouton = noeud("button", "", signe);
        bouton.type = "button";
        bouton.setAttribute("aria-label", mot);
        bouton.addEventListener("click", () => carte.setZoom(carte.getZoom() + pas));
        boite.append(bouton);
      }
      L.DomEvent.disableClickPropagation(boite);
      return boite;
    },
  });
  new Loupe({ position: "topleft" }).addTo(carte);
  if (tuiles) {
    zone.classList.add("avec-tuiles");
    L.tileLayer(tuiles, { maxZoom: 18 }).addTo(carte);
  }

  // --- The entries of the list -----------------------------------------------------
  const dit = (nombre) => nombre.toLocaleString("fr");
  function rond(nombre, mot = " structures, agrandir") {
    const boite = noeud("span", nombre > 999 ? "large" : "", dit(nombre));
    boite.append(noeud("span", "visually-hidden", mot));
    return L.divIcon({ className: "amas", html: boite, iconSize: [44, 44] });
  }
  const groupe = L.markerClusterGroup({
    showCoverageOnHover: false, animate: !calme, maxClusterRadius: 46,
    iconCreateFunction: (amas) => rond(amas.getChildCount()),
  });
  groupe.on("clusterkeypress", (e) => {
    if (e.originalEvent.key === "Enter") e.layer.zoomToBounds();
  });
  carte.addLayer(groupe);
  // Too many entries for markers: how many each commune has, near ones added together.
  const comptes = L.markerClusterGroup({
    showCoverageOnHover: false, animate: !calme, maxClusterRadius: 40, singleMarkerMode: false,
    iconCreateFunction: (amas) => rond(amas.getAllChildMarkers().reduce((n, m) => n + m.options.nombre, 0)),
  });
  comptes.on("clusterkeypress", (e) => {
    if (e.originalEvent.key === "Enter") e.layer.zoomToBounds();
  });
  carte.addLayer(comptes);
  let reperes = new Map();
  let points = [];
  let depuis = null; // what had the focus before the map took it

  const nomDe = (ligne) => ligne.querySelector(".fiche-qui a").textContent;

  function bulle(ligne) {
    const boite = noeud("div", "bulle");
    boite.append(noeud("p", "bulle-nom", nomDe(ligne)), noeud("p", "", ligne.querySelector(".fiche-qui p").textContent));
    const appel = ligne.querySelector(".fiche-tel");
    if (appel) boite.append(appel.cloneNode(true));
    const lien = noeud("a", "bulle-lien", "Ouvrir la fiche");
    lien.href = ligne.querySelector(".fiche-qui a").href;
    const retour = noeud("button", "bouton-discret", "Revenir à la liste");
    retour.type = "button";
    retour.addEventListener("click", () => { montrer("liste"); carte.closePopup(); ligne.querySelector(".fiche-qui a").focus(); });
    boite.append(lien, retour);
    return boite;
  }

  // A number of a commune leads where its line leads.
  function compter() {
    comptes.clearLayers();
    const faits = [...plan.querySelectorAll("#resultats li[data-amas]")].map((ligne) => {
      const nombre = Number(ligne.dataset.amas), lien = ligne.querySelector("a");
      const repere = L.marker([Number(ligne.dataset.lat), Number(ligne.dataset.lon)], {
        icon: rond(nombre, ` structures à ${lien.textContent}`), nombre, title: lien.textContent,
      });
      repere.on("click", () => lien.click());
      repere.on("keypress", (e) => { if (e.originalEvent.key === "Enter") lien.click(); });
      return repere;
    });
    comptes.addLayers(faits);
    return faits;
  }

  function poser() {
    groupe.clearLayers();
    reperes = new Map();
    for (const ligne of plan.querySelectorAll("#resultats .fiche-ligne[data-lat]")) {
      const pion = ligne.querySelector(".pion").cloneNode(true);
      const repere = L.marker([Number(ligne.dataset.lat), Number(ligne.dataset.lon)], {
        icon: L.divIcon({ className: "repere", html: pion, iconSize: null }), riseOnHover: true,
      });
      repere.on("add", () => repere.getElement().setAttribute("aria-label", nomDe(ligne)));
      repere.bindPopup(() => bulle(ligne), {
        closeButton: false, minWidth: 170, maxWidth: Math.min(240, zone.clientWidth - 110),
        autoPanPaddingTopLeft: [64, 12],
      });
      repere.on("popupopen", () => ligne.classList.add("visee"));
      repere.on("popupclose", () => ligne.classList.remove("visee"));
      reperes.set(ligne, repere);
      const voir = noeud("button", "fiche-voir", "Sur la carte");
      voir.type = "button";
      voir.setAttribute("aria-label", `Voir sur la carte : ${nomDe(ligne)}`);
      voir.addEventListener("click", () => { depuis = voir; aller(repere); });
      ligne.append(voir);
    }
    groupe.addLayers([...reperes.values()]);
    points = [...reperes.values(), ...compter()].map((r) => r.getLatLng());
    cadrer();
  }
  function aller(repere) {
    montrer("carte");
    groupe.zoomToShowLayer(repere, () => repere.openPopup());
  }
  carte.on("popupopen", (e) => {
    const premier = e.popup.getElement().querySelector("a, button");
    if (premier) premier.focus({ preventScroll: true });
  });
  zone.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    carte.closePopup();
    if (depuis && depuis.isConnected) { depuis.focus(); depuis = null; } else zone.focus();
  });

  let territoire = null;
  function cadrer() {
    const cadre = points.length ? L.latLngBounds(points) : territoire;
    if (cadre && cadre.isValid()) carte.fitBounds(cadre.pad(0.08), { maxZoom: 13, animate: false });
  }

  // --- The background: our own data ----------------------------------------------
  carte.createPane("lieux").style.zIndex = 450;
  carte.getPane("lieux").style.pointerEvents = "none";
  const lieux = [];
  let fond = { communes: [], secteurs: [] };

  function dessiner() {
    const cadre = L.latLngBounds([]);
    for (const commune of fond.communes) {
      if (commune.contour) {
        const trace = L.geoJSON(commune.contour, { interactive: false, style: { className: "contour" } }).addTo(carte);
        cadre.extend(trace.getBounds());
      }
      if (commune.lieu) {
        const mot = noeud("span", "", commune.nom);
        mot.append(noeud("small"));
        lieux.push({
          commune,
          repere: L.marker(commune.lieu, {
            pane: "lieux", interactive: false, keyboard: false,
            icon: L.divIcon({ className: "lieu", html: mot, iconSize: null }),
          }).addTo(carte),
          mot,
        });
        cadre.extend(commune.lieu);
      }
    }
    territoire = cadre;
    plan.querySelector("[data-source]").textContent = fond.source ? ` ; contours : ${fond.source}` : "";
  }
  // The largest communes first; a name that would cover another waits for a closer look.
  function nommer() {
    const pris = [];
    for (const { commune, repere, mot } of lieux) {
      const { x, y } = carte.latLngToContainerPoint(repere.getLatLng());
      const demi = commune.nom.length * 3.6 + 6;
      const libre = pris.every((p) => Math.abs(p.x - x) > p.demi + demi || Math.abs(p.y - y) > 24);
      if (libre) pris.push({ x, y, demi });
      mot.classList.toggle("muet", !libre);
    }
  }
  carte.on("zoomend moveend resize", nommer);

  // --- Sectors: a motif, a colour and the code written on each commune --------------
  const COULEURS = ["#0f5b54", "#3f5f8a", "#8a5a00", "#7a3f6d", "#3b6b2f", "#8c331d"];
  const MOTIFS = ["M0 5h10", "M5 0v10", "M0 10L10 0", "M0 0l10 10", "M0 5h10M5 0v10", "M0 3h4M6 8h4"];
  const dessins = trait("svg", { width: 0, height: 0, "aria-hidden": "true", class: "plan-motifs" });
  plan.append(dessins);
  function motif(cle, couleur, chemin) {
    if (document.getElementById(`motif-${cle}`)) return;
    const fait = trait("pattern", { id: `motif-${cle}`, width: 10, height: 10, patternUnits: "userSpaceOnUse" });
    fait.append(
      trait("rect", { width: 10, height: 10, fill: couleur, "fill-opacity": 0.14 }),
      trait("path", { d: chemin, stroke: couleur, "stroke-opacity": 0.4, "stroke-width": 1.2, fill: "none" }),
    );
    dessins.append(fait);
  }

  const secteurs = L.layerGroup().addTo(carte);
  function colorier(commune, cle, couleur) {
    const aspect = { color: couleur, weight: 2, fillColor: `url(#motif-${cle})`, fillOpacity: 1, interactive: false };
    if (commune.contour) secteurs.addLayer(L.geoJSON(commune.contour, { interactive: false, style: aspect }));
    else if (commune.lieu) secteurs.addLayer(L.circleMarker(commune.lieu, { ...aspect, radius: 20 }));
  }

  function secteur(public_) {
    secteurs.clearLayers();
    const legende = plan.querySelector("[data-legende]");
    legende.replaceChildren();
    const siens = fond.secteurs.filter((s) => s.public === public_);
    const communes = new Map(fond.communes.map((c) => [c.code, c]));
    const tenue = new Map(); // commune -> its sectors
    for (const s of siens) for (const code of s.communes) tenue.set(code, [...(tenue.get(code) || []), s]);
    const partagee = (code) => tenue.get(code).length > 1 || tenue.get(code)[0].parties.includes(code);
    const dits = new Map();

    siens.forEach((s, rang) => {
      const couleur = COULEURS[rang % COULEURS.length], cle = `s${rang}`;
      motif(cle, couleur, MOTIFS[rang % MOTIFS.length]);
      for (const code of s.communes) {
        if (!communes.has(code)) continue;
        dits.set(code, [...(dits.get(code) || []), s.code]);
        if (!partagee(code)) colorier(communes.get(code), cle, couleur);
      }
      const noms = (codes) => codes.filter((c) => communes.has(c)).map((c) => communes.get(c).nom).join(", ");
      const entieres = noms(s.communes.filter((c) => !partagee(c)));
      const parts = noms(s.communes.filter((c) => partagee(c)));
      expliquer(legende, cle, couleur, `${s.code} — ${s.nom}`, [entieres, parts && `en partie : ${parts}`, s.cmp].filter(Boolean).join(" ; "));
    });
    const partagees = [...tenue.keys()].filter((c) => communes.has(c) && partagee(c));
    if (partagees.length) {
      motif("partage", "#5b6166", "M0 0l10 10M0 10L10 0");
      for (const code of partagees) colorier(communes.get(code), "partage", "#5b6166");
      expliquer(legende, "partage", "#5b6166", "Partagée selon la rue", partagees.map((c) => communes.get(c).nom).join(", "));
    }
    for (const { commune, mot } of lieux) {
      mot.querySelector("small").textContent = (dits.get(commune.code) || []).join(", ");
    }
    nommer();
  }
  function expliquer(legende, cle, couleur, titre, texte) {
    const ligne = noeud("li"), dessin = trait("svg", { width: 28, height: 20, "aria-hidden": "true" });
    dessin.append(trait("rect", { width: 28, height: 20, rx: 3, fill: `url(#motif-${cle})`, stroke: couleur, "stroke-width": 2 }));
    const mots = noeud("span");
    mots.append(noeud("b", "", titre), noeud("small", "", texte));
    ligne.append(dessin, mots);
    legende.append(ligne);
  }

  // --- Map or list, on a phone ------------------------------------------------------
  const bascule = plan.querySelector("[data-bascule]");
  bascule.hidden = false;
  function montrer(vue) {
    plan.dataset.vue = vue;
    for (const bouton of bascule.querySelectorAll("button")) {
      bouton.setAttribute("aria-pressed", String(bouton.dataset.vue === vue));
    }
    if (vue === "carte") carte.invalidateSize();
  }
  bascule.addEventListener("click", (e) => {
    const bouton = e.target.closest("button");
    if (bouton) { montrer(bouton.dataset.vue); if (bouton.dataset.vue === "carte") cadrer(); }
  });

  montrer("carte");
  poser();
  document.addEventListener("htmx:afterSwap", (e) => { if (e.target.id === "resultats") poser(); });
  fetch(zone.dataset.fond, { credentials: "same-origin" })
    .then((reponse) => (reponse.ok ? reponse.json() : fond))
    .then((lu) => {
      fond = lu;
      dessiner();
      cadrer();
      nommer();
      const choix = plan.querySelector("[data-secteurs]");
      if (!choix || !fond.secteurs.length) return;
      choix.hidden = false;
      choix.addEventListener("change", (e) => secteur(e.target.value));
    })
    .catch(() => { plan.querySelector("[data-source]").textContent = " ; fond de carte indisponible, la liste reste entière"; });
})();
