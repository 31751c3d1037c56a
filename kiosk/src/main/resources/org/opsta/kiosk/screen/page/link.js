import { times } from "./times.js";

const KINDS = ["hello", "tick", "scene", "view"];

/**
 * Keeps the page connected to the terminal's service. An EventSource that failed for good, or that is open and says
 * nothing, does not come back by itself: it is thrown away and made anew.
 *
 * @param told called with the kind and the data of each event
 * @param lost called when there is no service; may be called again before it is back
 */
export function connect(told, lost) {
  let source = null;
  let watch = 0;

  function open() {
    source = new EventSource("events");
    source.onerror = again;
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        if (kind === "tick") {
          patience();
        }
        told(kind, JSON.parse(event.data));
      });
    }
    patience();
  }

  function patience() {
    clearTimeout(watch);
    watch = setTimeout(again, times.silence);
  }

  function again() {
    source.close();
    clearTimeout(watch);
    lost();
    watch = setTimeout(open, times.again);
  }

  open();
}
