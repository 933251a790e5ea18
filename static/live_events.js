// Asks for what happened since, and puts it above the rest. Without this script there is a link that looks again.
"use strict";

(() => {
  const EVERY = 2000; // milliseconds between two questions
  const AFTER_FAILURE = 10000;
  const SAID_EVERY = 10000; // so often at most is news told to who listens
  const ROWS = 200; // on the page; an answer has fewer
  const box = document.getElementById("live");
  const news = document.getElementById("news");
  const note = box.querySelector("[role=status]");
  const button = box.querySelector("button");
  const list = news.querySelector("tbody");
  const began = new Date().toISOString().slice(11, 19);
  let after = news.dataset.after;
  let paused = false;
  let over = false;
  let seen = 0; // new events since the page was opened
  let told = 0; // of them, and when
  let toldAt = 0;
  let trouble = false;

  const say = (sentence, state) => {
    box.dataset.state = state;
    if (note.textContent.trim() !== sentence) note.textContent = sentence;
  };
  const sayNews = () => {
    [told, toldAt] = [seen, Date.now()];
    say(seen ? `${seen} new since ${began} UTC.` : "Watching: what happens from now on appears here.", "watching");
  };

  const addEvents = (rows) => {
    const fresh = [...rows].filter((row) => !document.getElementById(row.id));
    for (const row of fresh) row.className = "fresh";
    list.prepend(...fresh);
    while (list.rows.length > ROWS) list.lastElementChild.remove();
    news.querySelector(".results").hidden = !list.rows.length;
    news.querySelector(".empty").hidden = Boolean(list.rows.length);
    seen += fresh.length;
  };

  const replaceRefusals = (refused) => {
    const old = document.getElementById("refused");
    if (old && refused && !old.contains(document.activeElement) && old.innerHTML !== refused.innerHTML) old.replaceWith(refused);
  };

  const ask = async () => {
    const address = new URL(box.dataset.newer, location.href);
    address.searchParams.set("after", after);
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      over = true;
      button.hidden = true;
      return say("You are signed out, or may no longer read this: nothing new is shown here.", "over");
    }
    if (!answer.ok) throw new Error(answer.status);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("news");
    if (paused) return;
    after = found.dataset.after;
    addEvents(found.querySelector("tbody").rows);
    replaceRefusals(found.querySelector("#refused"));
    if (trouble || (told !== seen && (!told || Date.now() - toldAt > SAID_EVERY))) sayNews();
    trouble = false;
  };

  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const watch = async () => {
    while (!over) {
      await wait(trouble ? AFTER_FAILURE : EVERY);
      if (paused || document.hidden) continue;
      await ask().catch(() => {
        trouble = true;
        say("The server does not answer. Trying again.", "trouble");
      });
    }
  };

  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? "Continue" : "Pause";
    if (paused) say("Paused. What happens meanwhile is shown when you continue.", "paused");
    else sayNews();
  });

  button.hidden = false;
  button.nextElementSibling.hidden = true;
  sayNews();
  watch();
})();
