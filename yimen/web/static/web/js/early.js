/* Runs before the page is drawn: large text chosen on this machine, so that nothing jumps. */
(function () {
  "use strict";
  try {
    if (window.localStorage.getItem("yimen-big") === "1") document.documentElement.classList.add("big");
  } catch (error) {
    // Storage may be switched off by the office's policy; the page then opens in normal size.
  }
})();
