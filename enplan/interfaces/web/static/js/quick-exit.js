/* «Forlat siden»: three times Shift, or the button. The session is ended on the way; «back» does not lead here. */
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
