/* All the script of our own, on every page; a part without its attribute in the page does nothing.
   Focus and the status region · print buttons · drafts (form[data-draft]) · «Forlat siden» ([data-quick-exit]). */

// Where focus goes, what a screen reader is told, and the print buttons.
(() => {
  "use strict";
  const say = (text) => {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  };
  const focus = (element) => {
    if (!element) return;
    if (!element.matches("a,button,input,select,textarea,[tabindex]")) element.tabIndex = -1;
    delete element.dataset.focus; // once is enough
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
    asked = "";
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

// Keeps what is being written: a form with data-draft="key" is posted to /utkast/ within two seconds of a pause,
// again when the network is back, and once more when the page is left. What is in the fields is never touched.
(() => {
  "use strict";
  const PAUSE = 1500;
  const RETRY = [2000, 5000, 15000, 30000];

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const status = form.querySelector("[data-draft-status]");
    const url = form.dataset.draftUrl || "/utkast/";
    let timer = 0;
    let tries = 0;
    let dirty = false;
    let sending = false;
    const tell = (name, more) => {
      if (status) status.textContent = status.dataset[name] + (more || "");
    };
    const content = () => {
      const data = new FormData(form);
      data.set("draft_key", form.dataset.draft);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      return data;
    };
    const later = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    };
    async function save() {
      if (!dirty || sending) return;
      dirty = false;
      sending = true;
      tell("saving");
      try {
        const answer = await fetch(url, { method: "POST", body: content(), redirect: "manual" });
        if (answer.ok) {
          tries = 0;
          const now = new Date();
          tell("saved", ` ${now.getHours()}.${String(now.getMinutes()).padStart(2, "0")}`);
        } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
          dirty = true;
          tell("signedOut");
        } else throw new Error(answer.status);
      } catch {
        dirty = true;
        tell("waiting");
        later(RETRY[Math.min(tries++, RETRY.length - 1)]);
      }
      sending = false;
      if (dirty && !tries && status?.textContent !== status?.dataset.signedOut) later(PAUSE);
    }
    form.addEventListener("input", () => {
      dirty = true;
      later(PAUSE);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      dirty = false;
    });
    addEventListener("online", () => later(0));
    addEventListener("focus", () => later(0));
    addEventListener("pagehide", () => {
      if (dirty) navigator.sendBeacon(url, content());
    });
  }
})();

// «Forlat siden»: three times Shift, or the button. The session is ended on the way; «back» does not lead here.
(() => {
  "use strict";
  const door = document.querySelector("[data-quick-exit]");
  if (!door) return;
  const leave = () => {
    document.title = "yr.no";
    document.body.hidden = true;
    if (door.action) navigator.sendBeacon(door.action, new FormData(door));
    location.replace(door.dataset.quickExit);
  };
  door.addEventListener(door.action ? "submit" : "click", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (presses.length > 2) leave();
  });
})();
