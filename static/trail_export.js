// Says how far a file of events is, which a browser cannot know of a stream. Without this script the file comes alike.
"use strict";

(() => {
  const EVERY = 1000; // milliseconds between two questions
  const QUIET = 15; // seconds in which nothing moved, until that is said
  const box = document.getElementById("progress");
  const form = box.closest("form");
  const bar = box.querySelector("progress");
  const count = box.querySelector(".count");
  const note = box.querySelector("[role=status]");
  const number = (value) => value.toLocaleString("en");
  let current = ""; // the export that is watched; the one before goes on unwatched

  const say = (sentence, kind = "") => {
    note.className = `note ${kind}`;
    if (note.textContent !== sentence) note.textContent = sentence;
  };

  const ENDS = {
    complete: () => say("Complete: everything was sent. The last line of the file says so too.", "good"),
    broken: ({ sent }) => say(`Broken off after ${number(sent)} events: the file is not complete. Delete it, and export again.`, "bad"),
  };

  const show = (said) => {
    bar.max = said.total || 1;
    bar.value = said.state === "complete" ? bar.max : said.sent;
    count.textContent = `${number(said.sent)} of ${number(said.total)} events`;
    if (ENDS[said.state]) return ENDS[said.state](said);
    if (said.idle < QUIET) return say("Under way. You may leave this page: the file goes on.");
    return say(`Nothing has moved for ${said.idle - (said.idle % QUIET)} seconds. Perhaps your browser asks where to keep the file.`, "warn");
  };

  const ask = async (identifier) => {
    const answer = await fetch(`${form.dataset.progress}?export=${identifier}`, { redirect: "manual", cache: "no-store" });
    return answer.ok ? answer.json() : { state: "unknown", closed: answer.type === "opaqueredirect" || answer.status === 403 };
  };

  const watch = async (identifier) => {
    for (const begun = Date.now(); current === identifier; await new Promise((resolve) => setTimeout(resolve, EVERY))) {
      const said = await ask(identifier).catch(() => null);
      if (current !== identifier) return;
      if (said === null) say("The server does not answer this page at the moment.", "warn");
      else if (said.closed) return say("You are signed out here. The last line of the file says whether it is complete.", "warn");
      else if (said.state !== "unknown") show(said);
      else if (Date.now() - begun > QUIET * EVERY)
        return say("The server cannot say how far the file is. Its last line says whether it is complete.", "warn");
      if (said && ENDS[said.state]) return;
    }
  };

  form.addEventListener("submit", () => {
    current = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    form.elements.export.value = current;
    box.hidden = false;
    bar.removeAttribute("value");
    count.textContent = "";
    say("The server begins.");
    watch(current);
  });
})();
