/* Keys for tables marked data-rows: j/↓ k/↑ move, Enter opens, x picks; / search, [ ] page, ? help.
   Silent while a text is typed or the Chinese input method is composing. Also the checkboxes of
   rows: all, none, and the bar that counts them. */
(function () {
  "use strict";
  const rows = () => Array.from(document.querySelectorAll("[data-rows] tbody tr[data-href], [data-rows] tbody tr[data-row]"));
  const here = () => document.querySelector("[data-rows] tr.is-here");

  function typing(event) {
    /* 229: the key went to the input method, whatever letter it carries. */
    if (event.isComposing || event.keyCode === 229) return true;
    const at = event.target;
    if (at.isContentEditable) return true;
    if (at.matches("input")) return !["checkbox", "radio", "button", "submit"].includes(at.type);
    return at.matches("textarea, select, summary, audio, video, [role=listbox]");
  }

  function move(step) {
    const all = rows();
    if (!all.length) return false;
    const at = all.indexOf(here());
    const next = all[Math.max(0, Math.min(all.length - 1, at + (at < 0 && step < 0 ? 0 : step)))];
    all.forEach((row) => row.classList.toggle("is-here", row === next));
    const link = next.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function open() {
    const row = here();
    if (!row) return false;
    const link = row.querySelector("a.row-name") || row.querySelector("a");
    const address = row.dataset.href || (link && link.href);
    if (address) window.location.assign(address);
    return Boolean(address);
  }

  function pick() {
    const row = here();
    const box = row && row.querySelector("[data-row-check]");
    if (!box) return false;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function follow(selector) {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  }

  function showHelp() {
    const help = document.getElementById("keys-help");
    if (!help) return false;
    help.showModal();
    return true;
  }

  function search() {
    const box = document.querySelector("[data-search]");
    if (box) { box.focus(); box.select(); }
    return Boolean(box);
  }

  const keys = {
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    x: pick, "/": search, "?": showHelp, "？": showHelp,
    "[": () => follow("[data-page-previous]"), "]": () => follow("[data-page-next]"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter") {
      /* A focused control keeps its own Enter; otherwise the marked row opens. */
      const control = event.target.closest("a, button");
      const row = here();
      if ((!control || (row && row.contains(control) && control.matches("a"))) && open()) event.preventDefault();
      return;
    }
    const act = keys[event.key];
    if (act && act()) event.preventDefault();
  });

  function count() {
    document.querySelectorAll("[data-rows]").forEach((table) => {
      const boxes = Array.from(table.querySelectorAll("[data-row-check]"));
      const picked = boxes.filter((box) => box.checked);
      boxes.forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
      const all = table.querySelector("[data-check-all]");
      if (all) {
        all.checked = boxes.length > 0 && picked.length === boxes.length;
        all.indeterminate = picked.length > 0 && picked.length < boxes.length;
      }
      const scope = table.closest("form") || document;
      const bar = scope.querySelector("[data-bulk-bar]");
      if (bar) {
        bar.hidden = picked.length === 0;
        bar.querySelector("[data-picked]").textContent = String(picked.length);
      }
    });
  }

  function setAll(checked) {
    document.querySelectorAll("[data-rows] [data-row-check]").forEach((box) => { box.checked = checked; });
    count();
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-check-all]")) setAll(event.target.checked);
    else if (event.target.matches("[data-row-check]")) count();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-pick-none]")) setAll(false);
    const row = event.target.closest("[data-rows] tbody tr");
    if (row) rows().forEach((one) => one.classList.toggle("is-here", one === row));
  });
  document.addEventListener("htmx:afterSettle", count);
  window.addEventListener("pageshow", count);
})();
