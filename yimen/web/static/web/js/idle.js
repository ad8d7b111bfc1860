/* Idle time-out: two minutes before the login ends (body data-idle-seconds) a dialog asks; 继续使用
   touches the server, silence leads to the login page. Work in one window counts for all of them. */
(function () {
  "use strict";
  const seconds = Number(document.body.dataset.idleSeconds || 0);
  const box = document.getElementById("idle");
  if (!seconds || !box) return;
  const WARN = Math.min(120, seconds / 2);
  const KEY = "yimen-touched:" + (document.body.dataset.user || "");
  let touched = Date.now();
  let pinged = Date.now();

  function lastTouch() {
    try { return Math.max(touched, Number(window.localStorage.getItem(KEY)) || 0); } catch (error) { return touched; }
  }

  function note() {
    const now = Date.now();
    if (now - touched < 5000) return;
    touched = now;
    try { window.localStorage.setItem(KEY, String(now)); } catch (error) { /* one window then */ }
  }

  async function ping() {
    pinged = Date.now();
    const answer = await window.fetch(document.body.dataset.aliveUrl, {
      method: "POST", redirect: "manual", headers: { "X-CSRFToken": window.Yimen.csrf() },
    }).catch(() => null);
    if (answer && (answer.status === 401 || answer.type === "opaqueredirect")) leave();
  }

  function leave() {
    const login = document.body.dataset.loginUrl;
    const back = window.location.pathname + window.location.search;
    window.location.assign(login ? login + "?next=" + encodeURIComponent(back) : "/");
  }

  function look() {
    if (box.open) {
      const left = Math.round(seconds - (Date.now() - lastTouch()) / 1000);
      if (left > WARN) box.close();
      else if (left <= 0) leave();
      else box.querySelector("[data-idle-left]").textContent = String(left);
      return;
    }
    const idle = (Date.now() - lastTouch()) / 1000;
    if (idle > seconds - WARN) box.showModal();
    /* Typing into one long page makes no requests; tell the server before it forgets us. */
    else if (lastTouch() > pinged && Date.now() - pinged > seconds * 250) ping();
  }

  ["pointerdown", "keydown", "scroll"].forEach((name) => window.addEventListener(name, () => { if (!box.open) note(); }, { passive: true }));
  box.querySelector("[data-idle-continue]").addEventListener("click", () => {
    touched = 0;
    note();
    box.close();
    ping();
  });
  box.addEventListener("cancel", (event) => event.preventDefault());
  window.setInterval(look, 1000);
})();
