// What is typed and not yet taken by the server, kept sealed in this browser: a network that drops, a
// browser that is killed lose nothing. The key comes with the page (AES-256-GCM), never to the disk.
"use strict";
window.brouillons = (() => {
  const BASE = "palier-seances", TABLE = "textes";

  const attendre = (requete) => new Promise((bien, mal) => {
    requete.onsuccess = () => bien(requete.result);
    requete.onerror = () => mal(requete.error);
  });
  function ouvrir() {
    const demande = indexedDB.open(BASE, 1);
    demande.onupgradeneeded = () => demande.result.createObjectStore(TABLE);
    return attendre(demande);
  }
  const octets = (texte) => Uint8Array.from(atob(texte), (c) => c.charCodeAt(0));

  return async (cle64) => {
    const cle = await crypto.subtle.importKey("raw", octets(cle64), "AES-GCM", false, ["encrypt", "decrypt"]);
    const base = await ouvrir();
    const dans = (mode, quoi) => {
      // Strict: on the disk before it is said to be kept, even if the browser is killed next.
      const passage = base.transaction(TABLE, mode, { durability: "strict" });
      const fait = attendre(quoi(passage.objectStore(TABLE)));
      return new Promise((bien, mal) => {
        passage.oncomplete = () => fait.then(bien, mal);
        passage.onabort = passage.onerror = () => mal(passage.error);
      });
    };
    return {
      async garder(nom, dit) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const clair = new TextEncoder().encode(JSON.stringify(dit));
        const scelle = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(nom) }, cle, clair);
        await dans("readwrite", (table) => table.put({ iv, scelle }, nom));
      },
      async lire(nom) {
        const garde = await dans("readonly", (table) => table.get(nom));
        if (!garde) return null;
        try {
          const clair = await crypto.subtle.decrypt({ name: "AES-GCM", iv: garde.iv, additionalData: new TextEncoder().encode(nom) }, cle, garde.scelle);
          return JSON.parse(new TextDecoder().decode(clair));
        } catch {
          return null; // somebody else's, or another key's: not ours to read
        }
      },
      oublier: (nom) => dans("readwrite", (table) => table.delete(nom)),
    };
  };
})();
