// Shows a page that says so when there is no connection. It keeps this one page and no other.
"use strict";

const KEPT = "wholesum-offline";
const OFFLINE = "/offline/";

self.addEventListener("install", (event) =>
  event.waitUntil(caches.open(KEPT).then((kept) => kept.add(OFFLINE))),
);

self.addEventListener("fetch", (event) => {
  const { mode, method } = event.request;
  if (mode !== "navigate" || method !== "GET") return;
  event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
});
