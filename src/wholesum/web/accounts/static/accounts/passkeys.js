// Shows passkey buttons where the browser knows passkeys, and says so when one fails.
(() => {
  if (window.PublicKeyCredential) {
    for (const button of document.querySelectorAll("[data-needs-passkeys]")) {
      button.hidden = false;
    }
  }
  const failed = document.getElementById("passkey_failed");
  document.addEventListener("allauth.error", (event) => {
    if (failed) {
      event.preventDefault();
      failed.hidden = false;
    }
  });
})();
