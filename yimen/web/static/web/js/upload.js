/* Upload fields (data-upload): a list with thumbnails and sizes, a refusal of files that are too
   large before they travel. With data-upload-url each file is sent at once and its
   uid put into the form; without it the files go with the form as any browser does it. */
(function () {
  "use strict";

  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function item(file) {
    const row = document.createElement("li");
    row.className = "upload-item";
    const thumb = document.createElement("span");
    thumb.className = "thumb";
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.alt = "";
      image.src = URL.createObjectURL(file);
      image.addEventListener("load", () => URL.revokeObjectURL(image.src));
      thumb.append(image);
    } else {
      thumb.textContent = (file.name.split(".").pop() || "文件").slice(0, 4).toUpperCase();
    }
    const name = document.createElement("span");
    name.className = "upload-name";
    name.textContent = file.name + "（" + size(file.size) + "）";
    const state = document.createElement("span");
    state.setAttribute("data-state", "");
    row.append(thumb, name, state);
    return row;
  }

  function remover(row, onRemove) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = "移除";
    button.addEventListener("click", () => { row.remove(); onRemove(); });
    row.append(button);
  }

  function fail(row, text) {
    row.classList.add("is-bad");
    row.querySelector("[data-state]").textContent = text;
    const bar = row.querySelector("progress");
    if (bar) bar.remove();
  }

  function send(box, input, file, row) {
    const request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "上传 " + file.name);
    row.append(bar);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = Math.round(event.loaded * 100 / event.total); });
    request.addEventListener("error", () => fail(row, "没有传上，请检查网络后重选"));
    request.addEventListener("load", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch (error) { answer = {}; }
      if (request.status >= 300 || !answer.uid) { fail(row, answer.message || "没有传上，请重选文件"); return; }
      bar.remove();
      row.querySelector("[data-state]").textContent = "已上传";
      const hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = input.dataset.uidName;
      hidden.value = answer.uid;
      row.append(hidden);
    });
    request.open("POST", box.dataset.uploadUrl);
    request.setRequestHeader("X-CSRFToken", window.Yimen.csrf());
    request.setRequestHeader("Accept", "application/json");
    const body = new FormData();
    body.append("file", file);
    request.send(body);
    return request;
  }

  function add(box, input, files) {
    const list = box.querySelector("[data-upload-list]");
    const limit = Number(box.dataset.maxMb) * 1048576;
    const direct = Boolean(box.dataset.uploadUrl);
    if (!direct || !input.multiple) list.replaceChildren();
    const good = new DataTransfer();
    Array.from(files).forEach((file) => {
      const row = item(file);
      list.append(row);
      if (file.size > limit) {
        fail(row, "超过 " + box.dataset.maxMb + " MB，请压缩或分开后再传");
        remover(row, () => undefined);
        return;
      }
      if (direct) {
        const request = send(box, input, file, row);
        remover(row, () => request.abort());
      } else {
        good.items.add(file);
      }
    });
    if (direct) input.value = "";
    else input.files = good.files;
  }

  function watch(box) {
    const input = box.querySelector("input[type=file]");
    if (box.dataset.uploadUrl) {
      /* The uids carry the field's name; the input itself must not send an empty file beside them. */
      input.dataset.uidName = input.name;
      input.removeAttribute("name");
      input.required = false;
    }
    input.addEventListener("change", () => { if (input.files.length) add(box, input, input.files); });
  }

  function start(root) {
    root.querySelectorAll("[data-upload]:not([data-ready])").forEach((box) => { box.dataset.ready = "1"; watch(box); });
  }

  document.addEventListener("htmx:afterSettle", () => start(document));
  start(document);
})();
