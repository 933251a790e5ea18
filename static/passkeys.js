// Web Authentication Level 3, for pages that have a form with data-passkey. Without this script the forms stay hidden,
// and everything else on the pages works. Values travel as base64url, in the JSON form of §5.1.8 to §5.1.10.
"use strict";

(() => {
  if (!window.PublicKeyCredential) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const decoded = (options) => {
    const known = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));
    const made = { ...options, challenge: bytes(options.challenge) };
    if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
    made.excludeCredentials = known(options.excludeCredentials);
    made.allowCredentials = known(options.allowCredentials);
    return made;
  };

  const encoded = (credential) => {
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    const extensions = credential.getClientExtensionResults();
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: extensions };
  };

  let waiting = null; // what offers passkeys among the suggestions for a field; a button takes over from it
  let latest = 0; // a button may be pressed before the offer has begun: then it never does

  const ask = async (form, mediation) => {
    const turn = ++latest;
    const body = new URLSearchParams(new FormData(form));
    body.set("purpose", form.dataset.passkey);
    const answer = await fetch(form.dataset.options, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.statusText);
    const publicKey = decoded((await answer.json()).publicKey);
    if (turn !== latest) return;
    waiting = new AbortController();
    const request = { publicKey, signal: waiting.signal };
    if (mediation) request.mediation = mediation;
    const registering = form.dataset.passkey === "register";
    const credential = await (registering ? navigator.credentials.create(request) : navigator.credentials.get(request));
    form.elements.credential.value = JSON.stringify(encoded(credential));
    form.submit();
  };

  const prepare = async (form) => {
    const wrong = form.querySelector("[data-passkey-wrong]");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      wrong.hidden = true;
      if (waiting) waiting.abort();
      ask(form).catch(() => { wrong.hidden = false; });
    });
    const silent = PublicKeyCredential.isConditionalMediationAvailable;
    if ("conditional" in form.dataset && silent && (await silent.call(PublicKeyCredential))) {
      ask(form, "conditional").catch(() => {}); // nobody asked for it yet, so nobody is told
    }
  };

  document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
