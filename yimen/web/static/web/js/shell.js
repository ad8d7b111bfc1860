/* The frame of every page: sidebar on narrow screens, menus, large text, toasts, copy, print,
   going back. Offers window.Yimen {toast, uuid, csrf} to the other scripts. */
(function () {
  "use strict";

  /* A version 4 UUID. crypto.randomUUID exists only on https; many county servers are plain http. */
  function uuid() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function csrf() {
    const meta = document.querySelector('meta[name="csrf-token"]');
    return meta ? meta.content : "";
  }

  function toast(text, tone) {
    const box = document.getElementById("toasts");
    if (!box) return;
    const note = document.createElement("div");
    note.className = "toast-note toast-" + (tone || "info");
    note.setAttribute("data-toast", "");
    const words = document.createElement("p");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.setAttribute("data-toast-close", "");
    close.setAttribute("aria-label", "关闭提示");
    close.textContent = "✕";
    note.append(words, close);
    box.append(note);
  }

  /* Good news leaves by itself; what went wrong stays until it is closed. */
  function startToast(note) {
    if (note.dataset.started) return;
    note.dataset.started = "1";
    const bad = /toast-(bad|error|warning)/.test(note.className);
    if (bad) return;
    const seconds = Number(note.dataset.seconds) || 8;
    let timer = window.setTimeout(() => note.remove(), seconds * 1000);
    note.addEventListener("pointerenter", () => window.clearTimeout(timer));
    note.addEventListener("focusin", () => window.clearTimeout(timer));
    note.addEventListener("pointerleave", () => { timer = window.setTimeout(() => note.remove(), 3000); });
  }

  function setBig(on) {
    document.documentElement.classList.toggle("big", on);
    document.querySelectorAll("[data-big-text]").forEach((button) => button.setAttribute("aria-pressed", String(on)));
    try { window.localStorage.setItem("yimen-big", on ? "1" : "0"); } catch (error) { /* not kept then */ }
  }

  function copyText(text) {
    if (window.navigator.clipboard) return window.navigator.clipboard.writeText(text);
    /* Plain http has no clipboard object. */
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy refused"));
  }

  function copyFrom(button) {
    const label = button.querySelector("[data-copy-label]");
    const before = label.textContent;
    copyText(button.dataset.copy).then(
      () => { label.textContent = "已复制"; window.setTimeout(() => { label.textContent = before; }, 2000); },
      () => toast("没有复制成功，请选中文字后按 Ctrl+C", "bad"));
  }

  function toggleSide(button) {
    const side = document.getElementById("side");
    const open = side.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
    if (open) { const first = side.querySelector("a"); if (first) first.focus(); }
  }

  function closeSide() {
    const side = document.getElementById("side");
    if (!side || !side.classList.contains("is-open")) return;
    side.classList.remove("is-open");
    const button = document.querySelector("[data-toggle-side]");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  function goBack(button) {
    if (button.dataset.goBack === "reload" && document.referrer) window.location.assign(document.referrer);
    else if (window.history.length > 1) window.history.back();
    else window.location.assign("/");
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (at("[data-big-text]")) return setBig(!document.documentElement.classList.contains("big"));
    if (at("[data-toggle-side]")) return toggleSide(at("[data-toggle-side]"));
    if (at("[data-toast-close]")) return at("[data-toast]").remove();
    if (at("[data-copy]")) return copyFrom(at("[data-copy]"));
    if (at("[data-print]")) return window.print();
    if (at("[data-reload]")) return window.location.reload();
    if (at("[data-go-back]")) return goBack(at("[data-go-back]"));
    if (!at("#side")) closeSide();
    return undefined;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeSide();
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* A chosen answer is marked by a class: older browsers cannot style a label by its input. */
  function markChosen(root) {
    root.querySelectorAll(".choice input").forEach((input) => {
      input.closest(".choice").classList.toggle("is-chosen", input.checked);
    });
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches && event.target.matches(".choice input")) markChosen(document);
  });

  /* What scrolls sideways must be reachable by keyboard; what fits needs no extra stop. */
  function markScrollers() {
    document.querySelectorAll(".table-wrap, .strip, .tabs").forEach((box) => {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  }

  function start() {
    const big = document.documentElement.classList.contains("big");
    document.querySelectorAll("[data-big-text]").forEach((button) => button.setAttribute("aria-pressed", String(big)));
    document.querySelectorAll("[data-toast]").forEach(startToast);
    markChosen(document);
    markScrollers();
    const summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
    const box = document.getElementById("toasts");
    if (box) new MutationObserver(() => box.querySelectorAll("[data-toast]").forEach(startToast)).observe(box, { childList: true });
  }

  document.addEventListener("htmx:afterSettle", () => { markChosen(document); markScrollers(); });
  window.addEventListener("resize", markScrollers);
  document.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value, event.detail.tone));
  window.Yimen = { toast, uuid, csrf };
  start();
})();
