// Ticks every row of a list at once. Without scripts each row is ticked by itself.
document.addEventListener("change", ({ target }) => {
  if (target.id !== "action-toggle") return;
  for (const box of document.querySelectorAll(".action-select")) box.checked = target.checked;
});
