// Choose the time zone of this browser, where nothing was chosen before.
"use strict";

const field = document.querySelector("[name=zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field.value === "UTC" && [...field.options].some((one) => one.value === own)) field.value = own;
