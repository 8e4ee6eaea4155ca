/* On every page: where focus goes, what a screen reader is told, and the print buttons. */
(() => {
  "use strict";
  const say = (text) => {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  };
  const focus = (element) => {
    if (!element) return;
    if (!element.matches("a,button,input,select,textarea,[tabindex]")) element.tabIndex = -1;
    element.focus();
  };

  // A receipt or an error summary is the first thing to be read on a fresh page.
  const ready = (root) => {
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
  };
  ready(document);
  if (!location.hash) focus(document.querySelector(".ep-errors[data-focus]") || document.querySelector("[data-focus]"));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // After a swap: to the status text for a small change, to the heading for a new page.
  let asked = "";
  let slow = 0;
  document.addEventListener("htmx:beforeRequest", (event) => {
    asked = event.detail.elt.dataset.focusAfter || "";
    slow = setTimeout(() => say(document.body.dataset.busy), 400);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    ready(event.target);
    const place = document.querySelector(".ep-errors[data-focus], #status [data-focus]");
    focus(place || document.getElementById(asked) || event.target.querySelector("h1"));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    clearTimeout(slow);
    const status = document.getElementById("status");
    if (event.detail.successful && status && status.textContent === document.body.dataset.busy) say("");
  });
  for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(failed, () => say(document.body.dataset.offline));
  }
})();
