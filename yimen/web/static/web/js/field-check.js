/* Fields of a form data-check are looked at as one leaves them: amounts here, identity numbers at
   the server (data-check-id="URL", answer {"words"} or {"message"}). Sentences the server sends back
   for a form kept offline (event offline:refused) are put beside their fields too. */
(function () {
  "use strict";
  const MONEY = /^-?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{0,2})?$/;
  const clean = (text) => text.normalize("NFKC").replace(/[¥元\s]/g, "");

  function boxOf(field) {
    return field.closest(".field, .yesno");
  }

  function clear(box) {
    box.classList.remove("has-error");
    box.querySelectorAll(".field-error, .field-known").forEach((note) => note.remove());
    box.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  }

  function put(field, text, kind) {
    const box = boxOf(field);
    if (!box) return;
    clear(box);
    if (!text) return;
    const note = document.createElement("p");
    note.className = kind;
    note.id = "note-" + (field.id || field.name);
    note.textContent = text;
    note.setAttribute("role", "status");
    box.append(note);
    if (kind !== "field-error") return;
    box.classList.add("has-error");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", ((field.getAttribute("aria-describedby") || "") + " " + note.id).trim());
  }

  function checkMoney(field) {
    const text = clean(field.value);
    const fine = !text || MONEY.test(text);
    put(field, fine ? "" : "金额格式不正确，请填写如 1234.50 的数字，最多两位小数", "field-error");
  }

  function twin(form, field) {
    const mine = clean(field.value).toUpperCase();
    return Array.from(form.querySelectorAll(".field-idnumber input"))
      .find((other) => other !== field && clean(other.value).toUpperCase() === mine);
  }

  async function checkId(form, field) {
    const typed = field.value;
    if (!typed.trim()) { put(field, "", ""); return; }
    if (twin(form, field)) { put(field, "这个身份证号在本页填了两次，同一人不能登记两次", "field-error"); return; }
    const body = new FormData();
    body.append("id_number", typed);
    try {
      const answer = await window.fetch(form.dataset.checkId, {
        method: "POST", body, headers: { "X-CSRFToken": window.Yimen.csrf(), Accept: "application/json" },
      });
      const words = await answer.json();
      if (field.value !== typed) return;
      if (answer.ok) put(field, words.words, "field-known");
      else if (answer.status === 422) put(field, words.message, "field-error");
    } catch (error) { /* without a line the number is checked when the form is sent */ }
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || !form.hasAttribute("data-check")) return;
    const box = boxOf(event.target);
    if (!box || event.target.tagName !== "INPUT") return;
    if (box.classList.contains("field-money")) checkMoney(event.target);
    else if (box.classList.contains("field-idnumber") && form.dataset.checkId) checkId(form, event.target);
    else if (box.classList.contains("has-error")) clear(box);
  });

  document.addEventListener("offline:refused", (event) => {
    const form = event.detail.form;
    let first = null;
    Object.entries(event.detail.fields || {}).forEach(([name, text]) => {
      const field = form.querySelector('[name="' + window.CSS.escape(name) + '"]');
      if (!field) return;
      put(field, text, "field-error");
      const folded = field.closest("details");
      if (folded) folded.open = true;
      first = first || field;
    });
    if (first) first.focus();
  });
})();
