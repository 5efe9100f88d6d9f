// SPDX-License-Identifier: EUPL-1.2
"use strict";

const first_pause_ms = 3000;
const longest_pause_ms = 30000;

/**
 * One WebSocket that comes back by itself, with full jitter so that thousands of pages do not
 * return together.
 *
 * options: path; silent_after (ms without any frame until the link counts as lost); first_frame()
 * (sent when the socket opens); on_frame(frame); on_state("connecting"|"lost"); on_close(code)
 * (true = do not try again).
 *
 * The face calls settled() when the engine's first answer is there: before that, being connected
 * means nothing.
 */
function make_link(options) {
  let socket = null;
  let wanted = false;
  let attempts = 0;
  let retry_timer = 0;
  let silence_timer = 0;

  function drop() {
    clearTimeout(retry_timer);
    clearTimeout(silence_timer);
    if (!socket)
      return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = null;
  }

  function retry_later() {
    const longest = Math.min(longest_pause_ms, first_pause_ms * 2 ** Math.min(attempts, 5));
    attempts += 1;
    clearTimeout(retry_timer);
    retry_timer = setTimeout(connect, Math.random() * longest);
  }

  function lost(code) {
    drop();
    if (!wanted)
      return;
    if (options.on_close?.(code)) {
      wanted = false;
      return;
    }
    options.on_state("lost");
    retry_later();
  }

  function heard() {
    clearTimeout(silence_timer);
    silence_timer = setTimeout(() => lost(4408), options.silent_after);
  }

  function receive(data) {
    heard();
    let frame = null;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame.type === "ping")
      send({ type: "pong", k: frame.k });
    else
      options.on_frame(frame);
  }

  function connect() {
    drop();
    if (!wanted)
      return;
    options.on_state("connecting");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}${options.path}`, "ecoute.v1");
    heard();
    socket.onopen = () => send(options.first_frame());
    socket.onmessage = (message) => receive(message.data);
    socket.onclose = (closing) => lost(closing.code);
  }

  function send(frame) {
    if (socket?.readyState !== WebSocket.OPEN)
      return false;
    socket.send(padded(frame));
    return true;
  }

  addEventListener("offline", () => wanted && lost(1006));
  addEventListener("online", () => wanted && !socket && connect());

  return {
    send,
    start() {
      wanted = true;
      attempts = 0;
      connect();
    },
    stop() {
      wanted = false;
      drop();
    },
    /** Leaves and comes back at once: the way to close a gap by number. */
    restart() {
      if (wanted)
        connect();
    },
    settled() {
      attempts = 0;
    },
  };
}
