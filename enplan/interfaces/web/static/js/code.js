// The QR code on the sheet carries the code after «#», which no server sees. Put it in the field and take it away again.
(() => {
  const field = document.querySelector("[data-code]");
  const found = /^#k=([0-9A-Za-z]{1,20})$/.exec(location.hash);
  if (!field || !found) return;
  field.value = found[1].replace(/(.{4})(?=.)/g, "$1 ");
  history.replaceState(null, "", location.pathname);
})();
