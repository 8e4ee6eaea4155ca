/* Keeps what is being written: a form with data-draft="key" is posted to /utkast/ within two seconds of a pause,
   again when the network is back, and once more when the page is left. What is in the fields is never touched. */
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
        const answer = await fetch(url, { method: "POST", body: content(), headers: { "X-Requested-With": "draft" }, redirect: "manual" });
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
