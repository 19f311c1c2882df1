// Trusted Types in the technical administration. Django's own scripts (jQuery) write pieces of
// pages from text: those that could do nothing pass, those that could act are refused.
"use strict";
(() => {
  if (!window.trustedTypes) return;
  const ACTIFS = "script, iframe, object, embed, link, meta, base, style, svg, math, [srcdoc]";
  const ADRESSES = new Set(["href", "action", "formaction", "xlink:href"]);
  let dedans = false;

  const agit = ({ name, value }) =>
    name.startsWith("on") || (ADRESSES.has(name) && /^[\s\u0000-\u001f]*(javascript|data|vbscript)\s*:/i.test(value));
  const racines = (noeud) => [noeud, ...[...noeud.querySelectorAll("template")].flatMap((t) => racines(t.content))];
  const inerte = (page) => racines(page).every((racine) =>
    !racine.querySelector(ACTIFS) &&
    [...racine.querySelectorAll("*")].every((e) => ![...e.attributes].some(agit)));

  trustedTypes.createPolicy("default", {
    createHTML(html) {
      if (dedans) return html; // the reading below, in a page that runs nothing
      dedans = true;
      try {
        return inerte(new DOMParser().parseFromString(html, "text/html")) ? html : null;
      } finally {
        dedans = false;
      }
    },
  });
})();
