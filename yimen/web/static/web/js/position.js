/* “记录现在的位置” (data-position): the phone's fix into hidden fields. Without a fix the reason is
   written down and the form goes on; nothing here can stop it. */
(function () {
  "use strict";
  const WHY = { 1: "手机没有允许定位", 2: "没有定位信号", 3: "定位超时，没有信号" };

  function watch(box) {
    const button = box.querySelector("[data-position-find]");
    const text = box.querySelector("[data-position-text]");
    const field = (name) => box.querySelector("[data-position-" + name + "]");
    const reason = document.getElementById("id_position_reason");

    function done(fix) {
      field("lat").value = fix.coords.latitude.toFixed(6);
      field("lng").value = fix.coords.longitude.toFixed(6);
      field("accuracy").value = String(Math.round(fix.coords.accuracy));
      text.textContent = "已定位，误差约 " + field("accuracy").value + " 米";
      button.disabled = false;
      field("lat").dispatchEvent(new Event("input", { bubbles: true }));
    }

    function failed(error) {
      const why = WHY[error.code] || "没有定位信号";
      text.textContent = why + "，请在“入户地点”写清位置，可以照常提交";
      if (reason && !reason.value) {
        reason.value = why;
        reason.dispatchEvent(new Event("input", { bubbles: true }));
      }
      button.disabled = false;
    }

    button.addEventListener("click", () => {
      if (!window.navigator.geolocation) { failed({ code: 2 }); return; }
      button.disabled = true;
      text.textContent = "正在定位…";
      window.navigator.geolocation.getCurrentPosition(done, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
  }

  document.querySelectorAll("[data-position]").forEach(watch);
})();
