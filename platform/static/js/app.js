// Small comforts; every page works without them.

// After a form came back with errors, start reading at the summary.
document.querySelector("[data-kk-focus]")?.focus();

// A link of the summary leads right into its field, also where the target is a group of choices.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".kk-summary__link");
  if (!link) return;
  const target = document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  (target.querySelector("input, select, textarea") ?? target).focus();
});

// Escape closes an open menu or question and returns to what opened it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details[open].kk-menu, details[open].kk-confirm");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
