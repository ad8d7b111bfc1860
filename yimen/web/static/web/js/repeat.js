/* Rows one may add (data-repeat): “加一项” copies the blank row of the template with a reference of
   its own, “移除” takes a row away. Loaded before autosave.js: when a draft is laid back the rows it
   names are drawn first. */
(function () {
  "use strict";
  const MARK = /__ref__/g;

  function rowsOf(box) {
    return Array.from(box.querySelectorAll("[data-repeat-row]"));
  }

  function number(box) {
    const rows = rowsOf(box);
    rows.forEach((row, index) => { row.querySelector("[data-repeat-number]").textContent = String(index + 1); });
    const none = box.querySelector("[data-repeat-none]");
    if (none) none.hidden = rows.length > 0;
  }

  function draw(box, ref) {
    const blank = box.querySelector("template[data-repeat-blank]");
    const holder = document.createElement("template");
    holder.innerHTML = blank.innerHTML.replace(MARK, ref);
    const row = holder.content.querySelector("[data-repeat-row]");
    box.querySelector("[data-repeat-rows]").append(row);
    number(box);
    document.dispatchEvent(new CustomEvent("htmx:afterSettle"));
    return row;
  }

  /* Unique between two phones that fill in one form: eight random signs. */
  const newRef = () => "n" + window.Yimen.uuid().slice(0, 8);

  function changed(box) {
    const form = box.closest("form");
    if (form) form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-repeat-add]");
    if (add) {
      const row = draw(add.closest("[data-repeat]"), newRef());
      const first = row.querySelector("input:not([type=hidden]), select, textarea");
      if (first) first.focus();
      changed(row);
    }
    const remove = event.target.closest("[data-repeat-remove]");
    if (remove) {
      const box = remove.closest("[data-repeat]");
      remove.closest("[data-repeat-row]").remove();
      number(box);
      box.querySelector("[data-repeat-add]").focus();
      changed(box);
    }
  });

  /* Names look like f.vehicle.<ref>.kind or members.<ref>.name; the blank row shows the pattern. */
  function patternOf(box) {
    const field = box.querySelector("template[data-repeat-blank]").content.querySelector("[name]");
    return field ? field.name.split("__ref__")[0] : "";
  }

  document.addEventListener("draft:restoring", (event) => {
    event.target.querySelectorAll("[data-repeat]").forEach((box) => {
      const start = patternOf(box);
      const here = new Set(rowsOf(box).map((row) => row.dataset.ref));
      const wanted = new Set(Object.keys(event.detail).filter((name) => start && name.startsWith(start))
        .map((name) => name.slice(start.length).split(".")[0]));
      wanted.forEach((ref) => { if (!here.has(ref)) draw(box, ref); });
      rowsOf(box).forEach((row) => { if (wanted.size && !wanted.has(row.dataset.ref)) row.remove(); });
      number(box);
    });
  });

  document.querySelectorAll("[data-repeat]").forEach(number);
})();
