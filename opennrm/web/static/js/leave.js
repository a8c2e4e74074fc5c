"use strict";
addEventListener("DOMContentLoaded", () => location.replace(document.getElementById("leave").href));
