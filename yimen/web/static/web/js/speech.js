/* 朗读: reads the page's [data-read] aloud in Chinese where the phone can; the button stays hidden
   where it cannot. A second press stops. */
(function () {
  "use strict";
  const button = document.querySelector("[data-read-aloud]");
  const speech = window.speechSynthesis;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  const label = button.querySelector("[data-read-label]");

  function words() {
    const root = document.querySelector("[data-read]");
    const skip = "script, style, svg, .visually-hidden, [aria-hidden=true], [hidden]";
    const parts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      if (text && !walker.currentNode.parentElement.closest(skip)) parts.push(text);
    }
    return parts.join("。");
  }

  function show(on) {
    button.setAttribute("aria-pressed", String(on));
    label.textContent = on ? "停止" : "朗读";
  }

  function read() {
    const saying = new window.SpeechSynthesisUtterance(words());
    const voice = speech.getVoices().find((one) => one.lang.toLowerCase().startsWith("zh"));
    saying.lang = "zh-CN";
    saying.rate = 0.9;
    if (voice) saying.voice = voice;
    saying.onend = saying.onerror = () => show(false);
    speech.speak(saying);
    show(true);
  }

  button.addEventListener("click", () => {
    if (speech.speaking) { speech.cancel(); show(false); } else { read(); }
  });
  window.addEventListener("pagehide", () => speech.cancel());
  button.hidden = false;
})();
