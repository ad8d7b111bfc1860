/* Survey and village forms marked data-offline work without signal: a submission that cannot leave
   is kept in IndexedDB with its files and its command_id, and sent when the line is back. The same
   command_id reaches the server however often it is tried, so exactly one copy stands there. The
   server answers such a post (header X-Offline) with 2xx and {"next": address}, or with 4xx and
   {"message": …} to be put right; a redirect can only mean a lost login. */
(function () {
  "use strict";
  const NAME = "yimen-offline";
  const STORE = "waiting";
  const user = document.body.dataset.user || "";
  const box = document.querySelector("[data-offline-state]");
  let syncing = false;
  let loggedOut = false;

  function database() {
    return new Promise((resolve, reject) => {
      const request = window.indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function inStore(mode, work) {
    const base = await database();
    return new Promise((resolve, reject) => {
      const change = base.transaction(STORE, mode);
      const request = work(change.objectStore(STORE));
      change.oncomplete = () => { base.close(); resolve(request.result); };
      change.onerror = change.onabort = () => { base.close(); reject(change.error); };
    });
  }

  const put = (entry) => inStore("readwrite", (store) => store.put(entry));
  const drop = (id) => inStore("readwrite", (store) => store.delete(id));
  const waiting = async () => (await inStore("readonly", (store) => store.getAll()))
    .filter((entry) => entry.user === user).sort((a, b) => a.at - b.at);

  function say(text, tone, button) {
    if (!box) return;
    box.hidden = !text;
    box.classList.toggle("is-sent", tone === "sent");
    box.classList.toggle("is-bad", tone === "bad");
    box.querySelector("[data-offline-text]").textContent = text;
    box.querySelector("[data-offline-sync]").hidden = !button;
  }

  async function show() {
    const list = await waiting();
    const refused = list.filter((entry) => entry.refused);
    if (refused.length) say("有 " + refused.length + " 份没有被接收：" + refused[0].refused + "。内容仍在本机，请改正后重新提交", "bad", true);
    else if (list.length && loggedOut) say("有 " + list.length + " 份存在本机，登录已过期，请重新登录后上传", "", true);
    else if (list.length) say("有 " + list.length + " 份存在本机，还没有上传，有信号后自动上传，请勿清除浏览器数据", "", window.navigator.onLine);
    else if (!window.navigator.onLine) say("现在没有信号，可以继续填写，提交后先存在本机", "", false);
    else if (box && !box.classList.contains("is-sent")) say("", "", false);
  }

  function body(entry) {
    const data = new FormData();
    entry.fields.forEach(([name, value, file]) => {
      if (file) data.append(name, value, file); else data.append(name, value);
    });
    /* The token of the page that sends, not of the page that was filled: the login may be newer. */
    data.set("csrfmiddlewaretoken", window.Yimen.csrf());
    return data;
  }

  /* Resolves to "sent", "refused" or "later"; notes where a sent one leads. */
  async function send(entry) {
    let answer;
    try {
      answer = await window.fetch(entry.address, {
        method: "POST", body: body(entry), redirect: "manual",
        headers: { "X-CSRFToken": window.Yimen.csrf(), "X-Offline": "1", Accept: "application/json" },
      });
    } catch (error) {
      return "later";
    }
    loggedOut = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
    if (loggedOut || answer.status >= 500) return "later";
    const words = await answer.json().catch(() => ({}));
    if (answer.ok) {
      entry.next = words.next || "";
      return "sent";
    }
    entry.refused = words.message || "请检查填写的内容";
    tellForm(entry, words.fields);
    return "refused";
  }

  /* The form it came from, if it is on this page, shows each sentence beside its field. */
  function tellForm(entry, fields) {
    const form = Array.from(document.querySelectorAll("form[data-offline]")).find((one) => one.action === entry.address);
    if (form) document.dispatchEvent(new CustomEvent("offline:refused", { detail: { form, fields } }));
  }

  async function sync() {
    if (syncing || !window.navigator.onLine) return;
    syncing = true;
    let sent = 0;
    let next = "";
    try {
      for (const entry of await waiting()) {
        const result = await send(entry);
        if (result === "sent") { await drop(entry.id); sent += 1; if (isHere(entry)) next = entry.next; }
        else if (result === "refused") await put(entry);
        else break;
      }
    } finally {
      syncing = false;
    }
    if (sent) {
      say("已上传 " + sent + " 份", "sent", false);
      document.dispatchEvent(new CustomEvent("offline:sent", { detail: { count: sent } }));
    }
    await show();
    if (next) go(next);
  }

  /* An address that differs from this page in its # alone would not be loaded again. */
  function go(next) {
    const to = new URL(next, window.location.href);
    if (to.pathname + to.search !== window.location.pathname + window.location.search) { window.location.assign(next); return; }
    window.location.hash = to.hash;
    window.location.reload();
  }

  function isHere(entry) {
    return Array.from(document.querySelectorAll("form[data-offline]")).some((form) => form.action === entry.address);
  }

  async function keep(form) {
    const fields = Array.from(new FormData(form).entries())
      .filter(([name]) => name !== "csrfmiddlewaretoken")
      .map(([name, value]) => (value instanceof File ? [name, value, value.name] : [name, value, ""]));
    const id = form.querySelector('input[name="command_id"]').value;
    /* Put right and sent again: the refused one of the same form goes. */
    for (const old of await waiting()) if (old.refused && old.address === form.action) await drop(old.id);
    await put({ id, user, address: form.action, fields, at: Date.now(), refused: "" });
    form.dispatchEvent(new CustomEvent("draft:forget"));
    await show();
    window.Yimen.toast("已存在本机，有信号后自动上传", "ok");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-offline")) return;
    /* The browser may believe in a line that is dead: always keep first, then try to send. */
    event.preventDefault();
    keep(form).then(sync, () => window.Yimen.toast("本机存不下，请先腾出空间或改用有信号的地方提交", "bad"));
  });

  window.addEventListener("online", sync);
  window.addEventListener("offline", show);
  if (box) box.querySelector("[data-offline-sync]").addEventListener("click", sync);
  if (window.indexedDB) show().then(sync);
})();
