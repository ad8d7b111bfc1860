/* A repeated click acts once: every POST form carries a command_id and its buttons rest while it
   is under way. The same content keeps its id, so that sending again after a broken line cannot
   act twice; changed content is a new command. */
(function () {
  "use strict";

  function commandField(form) {
    let field = form.querySelector('input[name="command_id"]');
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "command_id";
      form.append(field);
    }
    if (!field.value) field.value = window.Yimen.uuid();
    return field;
  }

  function isPost(form) {
    return form.method === "post" || form.hasAttribute("hx-post");
  }

  function rest(form) {
    form.dataset.sent = "1";
    /* After this turn of the loop, or the pressed button's own value would not be sent. */
    window.setTimeout(() => {
      form.querySelectorAll("button:not([type=button])").forEach((button) => {
        if (button.disabled) return;
        button.disabled = true;
        button.classList.add("is-busy");
        button.dataset.rested = "1";
      });
    }, 0);
  }

  function wake(form) {
    delete form.dataset.sent;
    window.setTimeout(() => {
      form.querySelectorAll("button[data-rested]").forEach((button) => {
        button.disabled = false;
        button.classList.remove("is-busy");
        delete button.dataset.rested;
      });
    }, 0);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isPost(form)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    commandField(form);
    form.dataset.used = "1";
    rest(form);
  }, true);

  /* A later handler may hold the form back (offline.js keeps it): then its buttons come back. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    window.setTimeout(() => { if (event.defaultPrevented && !form.hasAttribute("hx-post")) wake(form); }, 0);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.dataset.used || event.target.name === "command_id") return;
    delete form.dataset.used;
    commandField(form).value = window.Yimen.uuid();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest ? event.target.closest("form") : null;
    if (form) wake(form);
  });
  document.addEventListener("htmx:sendError", () => {
    window.Yimen.toast("没有连上服务器，请检查网络后再点一次，不会重复办理", "bad");
  });

  /* Back button: the page comes from memory with its buttons still resting. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake);
  });
})();
