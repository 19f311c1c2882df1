// Trusted Types: no text becomes a page, but the answer of our own server that htmx has just
// received. Anything else given to innerHTML, to a parser, to eval or to a script's address is
// refused by the browser, whatever put it there. One constant besides: with it Leaflet learns whether
// the browser draws.
"use strict";
(() => {
  if (!window.trustedTypes) return;
  const SANS_TETE = /<head(\s[^>]*)?>[\s\S]*?<\/head>/i; // what htmx takes away first
  const CONSTANTE = "<svg/>";
  let attendues = [];

  trustedTypes.createPolicy("default", {
    createHTML: (html) => (html === CONSTANTE || attendues.includes(html) ? html : null),
  });
  document.addEventListener("htmx:beforeSwap", (e) => {
    const reponse = e.detail.serverResponse, corps = reponse.replace(SANS_TETE, "");
    // A whole page, a body, a piece: as htmx hands each of them to the parser.
    attendues = [reponse, corps, `<body><template class="internal-htmx-wrapper">${corps}</template></body>`];
    setTimeout(() => { attendues = []; });
  });
})();
