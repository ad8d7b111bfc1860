/* Dialogs: confirm before a form is sent or an htmx request goes out, forms loaded into #modal.
   A form, button or link with data-confirm="…" asks first; data-confirm-title, data-confirm-ok
   change the words. htmx targets #modal-body open the modal by themselves. */
(function () {
  "use strict";
  const box = document.getElementById("confirm");
  let answer = null;

  function ask(source, text) {
    document.getElementById("confirm-title").textContent = source.dataset.confirmTitle || "请确认";
    document.getElementById("confirm-text").textContent = text;
    const yes = box.querySelector("[data-confirm-yes]");
    yes.textContent = source.dataset.confirmOk || "确定";
    box.showModal();
    yes.focus();
    return new Promise((resolve) => { answer = resolve; });
  }

  function settle(result) {
    if (box.open) box.close();
    if (answer) answer(result);
    answer = null;
  }

  if (box) {
    box.querySelector("[data-confirm-yes]").addEventListener("click", () => settle(true));
    box.querySelector("[data-confirm-no]").addEventListener("click", () => settle(false));
    box.addEventListener("close", () => settle(false));

    /* Capture phase: before submit-once.js marks the form as sent. */
    document.addEventListener("submit", (event) => {
      const form = event.target;
      const source = event.submitter && event.submitter.dataset.confirm ? event.submitter : form;
      if (!source.dataset.confirm || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(source, source.dataset.confirm).then((yes) => {
        if (!yes) return;
        form.dataset.confirmed = "1";
        form.requestSubmit(event.submitter || undefined);
        delete form.dataset.confirmed;
      });
    }, true);

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-confirm]");
      if (!link) return;
      event.preventDefault();
      ask(link, link.dataset.confirm).then((yes) => { if (yes) window.location.assign(link.href); });
    });

    document.addEventListener("htmx:confirm", (event) => {
      if (!event.detail.question) return;
      event.preventDefault();
      ask(event.detail.elt, event.detail.question).then((yes) => { if (yes) event.detail.issueRequest(true); });
    });
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) document.getElementById(opener.dataset.openDialog).showModal();
    const closer = event.target.closest("[data-close-dialog]");
    if (closer) closer.closest("dialog").close();
  });

  const modal = document.getElementById("modal");
  if (modal) {
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.target.id !== "modal-body") return;
      const title = event.target.querySelector("[data-modal-title]");
      if (title) document.getElementById("modal-title").textContent = title.dataset.modalTitle;
      if (!modal.open && event.target.childElementCount) modal.showModal();
    });
    document.addEventListener("modal:close", () => modal.close());
  }
})();
