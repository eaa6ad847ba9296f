// Starts the service worker, which shows a page of its own when there is no connection.
"use strict";

navigator.serviceWorker?.register(document.currentScript.dataset.worker);
