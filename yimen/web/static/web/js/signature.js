/* Signature pads (data-signature): finger, pen or mouse draw on the canvas; every stroke's end puts
   a PNG into the file field beside it, so the form sends it like any file. A photo of a signature
   may be chosen instead. */
(function () {
  "use strict";

  function watch(box) {
    const canvas = box.querySelector("[data-sign-pad]");
    const input = box.querySelector("input[type=file]");
    const state = box.querySelector("[data-sign-state]");
    const pen = canvas.getContext("2d");
    let drawing = false;
    let inked = false;

    function blank() {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      inked = false;
    }

    function point(event) {
      const area = canvas.getBoundingClientRect();
      return [(event.clientX - area.left) * canvas.width / area.width, (event.clientY - area.top) * canvas.height / area.height];
    }

    function begin(event) {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      drawing = true;
      pen.lineWidth = 3.5;
      pen.lineCap = "round";
      pen.lineJoin = "round";
      pen.strokeStyle = "#0b1d3a";
      pen.beginPath();
      pen.moveTo(...point(event));
    }

    function draw(event) {
      if (!drawing) return;
      inked = true;
      pen.lineTo(...point(event));
      pen.stroke();
    }

    function end() {
      if (!drawing) return;
      drawing = false;
      if (inked) canvas.toBlob(keep, "image/png");
    }

    function keep(blob) {
      if (!inked || !blob) return;
      const carrier = new DataTransfer();
      carrier.items.add(new File([blob], "signature.png", { type: "image/png" }));
      input.files = carrier.files;
      say("已签名");
      input.dispatchEvent(new CustomEvent("signed", { bubbles: true }));
    }

    function say(text) {
      state.textContent = text;
      input.setCustomValidity("");
    }

    function clear() {
      blank();
      input.value = "";
      say("尚未签名");
    }

    canvas.addEventListener("pointerdown", begin);
    canvas.addEventListener("pointermove", draw);
    ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, end));
    box.querySelector("[data-sign-clear]").addEventListener("click", clear);
    input.addEventListener("change", () => { blank(); say(input.files.length ? "已选择签名照片" : "尚未签名"); });
    input.addEventListener("invalid", () => {
      input.setCustomValidity("请先签名再提交");
      state.textContent = "请先签名再提交";
      canvas.scrollIntoView({ block: "center" });
    });
    blank();
  }

  function start(root) {
    root.querySelectorAll("[data-signature]:not([data-ready])").forEach((box) => { box.dataset.ready = "1"; watch(box); });
  }

  document.addEventListener("htmx:afterSettle", () => start(document));
  start(document);
})();
