// SPDX-License-Identifier: EUPL-1.2
"use strict";

/**
 * No file enters a conversation. Dropped on a page, a browser would open it in the page's place and
 * the conversation would be gone from the screen; so it is stopped, and `explain` says why.
 */
function refuse_files(explain) {
  function stop(event, transfer, told) {
    const types = Array.from(transfer?.types ?? []);
    if (!types.includes("Files") || types.includes("text/plain")) // words with a picture of them
      return;
    event.preventDefault();
    if (told)
      explain();
  }

  document.addEventListener("dragover", (event) => stop(event, event.dataTransfer, false));
  document.addEventListener("drop", (event) => stop(event, event.dataTransfer, true));
  document.addEventListener("paste", (event) => stop(event, event.clipboardData, true));
}
