/* Forms with data-autosave="URL" lose nothing: what is typed goes to URL as a draft two seconds
   after the last key, and at once into this machine's storage, keyed by user and form
   (data-autosave-key, default the path). After a lost login or a crash the copy is laid back with
   a notice. Copies go when the form is accepted, on 退出登录, and after seven days. Passwords,
   files and data-no-draft fields are never kept. */
(function () {
  "use strict";
  const PREFIX = "yimen-draft:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const WAIT = 2000;
  const user = document.body.dataset.user || "";

  function store() {
    try { return window.localStorage; } catch (error) { return null; }
  }

  function keyOf(form) {
    return PREFIX + user + ":" + (form.dataset.autosaveKey || window.location.pathname);
  }

  function kept(field) {
    return field.name && !["password", "file", "submit", "button", "hidden"].includes(field.type)
      && !field.hasAttribute("data-no-draft");
  }

  function read(form) {
    const values = {};
    Array.from(form.elements).filter(kept).forEach((field) => {
      const box = field.type === "checkbox" || field.type === "radio";
      if (box && !field.checked) { values[field.name] = values[field.name] || []; return; }
      values[field.name] = (values[field.name] || []).concat(field.value);
    });
    return values;
  }

  function layBack(form, values) {
    const next = {};
    form.dispatchEvent(new CustomEvent("draft:restoring", { bubbles: true, detail: values }));
    Array.from(form.elements).filter(kept).forEach((field) => {
      const list = values[field.name];
      if (!list) return;
      if (field.type === "checkbox" || field.type === "radio") { field.checked = list.includes(field.value); return; }
      const at = next[field.name] || 0;
      next[field.name] = at + 1;
      if (at < list.length) field.value = list[at];
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }

  function say(form, text, local) {
    const box = form.querySelector("[data-autosave-state]");
    if (!box) return;
    box.classList.toggle("is-local", Boolean(local));
    box.querySelector("[data-autosave-text]").textContent = text;
  }

  function clock(date) {
    return String(date.getHours()).padStart(2, "0") + ":" + String(date.getMinutes()).padStart(2, "0");
  }

  function keep(form) {
    const storage = store();
    if (!storage) return false;
    try {
      storage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: read(form) }));
      return true;
    } catch (error) {
      return false;
    }
  }

  function forget(form) {
    const storage = store();
    if (storage) storage.removeItem(keyOf(form));
  }

  function unsaved(form, why) {
    const words = form.dataset.keptLocally === "1" ? "，内容已留在本机" : "，请先不要关闭页面";
    say(form, why + words, true);
  }

  async function send(form) {
    const address = form.dataset.autosave;
    if (!address) { say(form, "已保存在本机 " + clock(new Date()), false); return; }
    const body = new FormData();
    Object.entries(read(form)).forEach(([name, list]) => list.forEach((value) => body.append(name, value)));
    try {
      const answer = await window.fetch(address, {
        method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": window.Yimen.csrf(), "X-Autosave": "1" },
      });
      if (answer.ok) say(form, "已保存 " + clock(new Date()), false);
      else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) unsaved(form, "登录已过期");
      else unsaved(form, "暂时没有存到服务器");
    } catch (error) {
      unsaved(form, "没有网络");
    }
  }

  function restore(form) {
    const storage = store();
    const raw = storage && storage.getItem(keyOf(form));
    if (!raw) return;
    const draft = JSON.parse(raw);
    if (JSON.stringify(draft.values) === JSON.stringify(read(form))) return;
    layBack(form, draft.values);
    const when = new Date(draft.at);
    say(form, "已恢复 " + (when.getMonth() + 1) + "月" + when.getDate() + "日 " + clock(when) + " 未提交的内容，请核对", true);
    window.Yimen.toast("已恢复上次没有提交的内容，请核对后继续");
  }

  function sweep() {
    const storage = store();
    if (!storage) return;
    Object.keys(storage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
      let at = 0;
      try { at = JSON.parse(storage.getItem(key)).at; } catch (error) { at = 0; }
      if (Date.now() - at > WEEK) storage.removeItem(key);
    });
  }

  function watch(form) {
    let timer = 0;
    const changed = () => {
      form.dataset.keptLocally = keep(form) ? "1" : "0";
      window.clearTimeout(timer);
      timer = window.setTimeout(() => send(form), WAIT);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", (event) => { if (event.isTrusted) changed(); });
    form.addEventListener("submit", () => window.clearTimeout(timer));
    window.addEventListener("online", () => { if (form.dataset.keptLocally === "1") send(form); });
    form.addEventListener("draft:forget", () => { window.clearTimeout(timer); forget(form); });
  }

  /* The server says that a form was accepted: <meta name="draft-done" content="key"> on the next
     page, or an HX-Trigger "draft-done" {"value": key}. Until then the copy stays. */
  function done(key) {
    const storage = store();
    if (storage) storage.removeItem(PREFIX + user + ":" + key);
  }

  document.addEventListener("draft-done", (event) => done(event.detail.value));
  document.querySelectorAll('meta[name="draft-done"]').forEach((meta) => done(meta.content));
  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-clear-drafts")) return;
    const storage = store();
    if (storage) Object.keys(storage).filter((key) => key.startsWith(PREFIX)).forEach((key) => storage.removeItem(key));
  });

  sweep();
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    /* A page that shows errors holds the newest text itself; the copy would be older. */
    if (form.querySelector(".has-error")) forget(form);
    else restore(form);
    watch(form);
  });
})();
