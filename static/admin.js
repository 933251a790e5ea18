// Ticks every row of a list at once. Without scripts each row is ticked by itself.
document.addEventListener("change", ({ target }) => {
  if (target.id !== "action-toggle") return;
  for (const box of document.querySelectorAll(".action-select")) box.checked = target.checked;
});

// Shows the buttons that copy a secret. Without scripts, or without leave to use the clipboard, it is copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.nextElementSibling.textContent = button.nextElementSibling.dataset.copied;
  });
}
