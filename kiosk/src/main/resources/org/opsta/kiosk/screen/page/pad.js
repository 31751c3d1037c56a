import { fit } from "./fit.js";
import { times } from "./times.js";

/** As long as a personnel code may be. */
const CODE = { most: 32, letter: /^[A-Za-z0-9._-]$/ };

/**
 * Personnel code and PIN, by touch or on a keyboard. The PIN is nowhere but here: never in the document, and not after it
 * was sent, the pad closed or nobody touched it for a while.
 */
export class Pad {
  #parts = Object.fromEntries(
    [...document.querySelectorAll("#pad [id], #pad")].map((part) => [part.id, part]),
  );
  #words;
  #onClose;
  #settings = { leastDigits: 4, mostDigits: 12 };
  #keys = false;
  #code = "";
  #pin = "";
  #inPin = false;
  #message = () => "";
  #asked = null;
  #awaited = false;
  #idle = 0;

  /**
   * @param words gives a word in the language of the moment
   * @param onClose called when the pad has closed
   */
  constructor(words, onClose) {
    this.#words = words;
    this.#onClose = onClose;
    const parts = this.#parts;
    const pad = parts.pad;
    // A key that was touched is not to take the focus: Enter on a keyboard would press it once more.
    pad.addEventListener("mousedown", (event) => event.preventDefault());
    pad.addEventListener("pointerdown", () => this.#stay());
    document.addEventListener("keydown", (event) => this.#typed(event));
    for (const key of pad.querySelectorAll("[data-key]")) {
      key.addEventListener("click", () => this.#add(key.dataset.key));
    }
    parts.clear.addEventListener("click", () => this.#clear());
    parts["erase-one"].addEventListener("click", () => this.#erase());
    parts["code-field"].addEventListener("click", () => this.#turnTo(false));
    parts["pin-field"].addEventListener("click", () => this.#turnTo(true));
    parts.next.addEventListener("click", () => this.#turnTo(true));
    parts.enter.addEventListener("click", () => this.#submit(null));
    parts["enter-in"].addEventListener("click", () => this.#submit("IN"));
    parts["enter-out"].addEventListener("click", () => this.#submit("OUT"));
    parts["close-pad"].addEventListener("click", () => this.close());
  }

  get isOpen() {
    return !this.#parts.pad.hidden;
  }

  /** Whether a code and PIN were sent whose outcome was not shown yet. */
  get isAwaiting() {
    return this.#awaited;
  }

  /** @param keys whether IN or OUT is entered with the PIN */
  set(settings, keys) {
    this.#settings = settings;
    this.#keys = keys;
    this.render();
  }

  open() {
    this.#parts.pad.hidden = false;
    this.#parts.pad.focus();
    this.#stay();
    this.render();
  }

  close() {
    if (!this.isOpen) {
      return;
    }
    clearTimeout(this.#idle);
    this.#asked?.abort();
    this.#asked = null;
    this.#awaited = false;
    this.#code = "";
    this.#pin = "";
    this.#inPin = false;
    this.#message = () => "";
    this.render();
    this.#parts.pad.hidden = true;
    this.#onClose();
  }

  /** The terminal did not take code and PIN: another try, with the same code. */
  refused(message) {
    this.#awaited = false;
    this.#pin = "";
    this.#inPin = true;
    this.#message = message;
    this.#stay();
    this.render();
  }

  render() {
    const parts = this.#parts;
    const busy = this.#asked !== null;
    parts.code.textContent = this.#code;
    parts.dots.textContent = "●".repeat(this.#pin.length);
    parts["dots-read"].textContent = this.#pin
      ? this.#words("pad.digits").replace("{0}", this.#pin.length)
      : "";
    parts["code-field"].classList.toggle("current", !this.#inPin);
    parts["pin-field"].classList.toggle("current", this.#inPin);
    parts["code-field"].setAttribute("aria-pressed", String(!this.#inPin));
    parts["pin-field"].setAttribute("aria-pressed", String(this.#inPin));
    parts.next.hidden = this.#inPin;
    parts.enter.hidden = !this.#inPin || this.#keys;
    parts["enter-in"].hidden = !this.#inPin || !this.#keys;
    parts["enter-out"].hidden = !this.#inPin || !this.#keys;
    parts.pad.setAttribute("aria-busy", String(busy));
    for (const button of parts.pad.querySelectorAll("button")) {
      button.disabled = busy && button !== parts["close-pad"];
    }
    const message = busy ? this.#words("pad.busy") : this.#message();
    if (parts["pad-message"].textContent !== message) {
      parts["pad-message"].textContent = message;
    }
    if (this.isOpen) {
      fit(parts["pad-message"], parts["pad-message"].parentElement, 6.5);
      fit(parts.code, parts.code, 9);
      fit(parts.dots, parts.dots, 9);
    }
  }

  #stay() {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), times.pad);
  }

  #typed(event) {
    if (!this.isOpen || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    this.#stay();
    if (event.key === "Escape") {
      this.close();
    } else if (this.#asked) {
      return;
    } else if (event.key === "Enter") {
      if (event.target.closest("button")) {
        // Reached by Tab: the browser presses it.
        return;
      }
      if (!this.#inPin) {
        this.#turnTo(true);
      } else if (this.#keys) {
        this.#say("pad.way");
      } else {
        this.#submit(null);
      }
    } else if (event.key === "Backspace") {
      this.#erase();
    } else if (event.key === "Delete") {
      this.#clear();
    } else if (event.key.length === 1 && event.key !== " ") {
      this.#add(event.key);
    } else {
      return;
    }
    event.preventDefault();
  }

  #add(letter) {
    this.#message = () => "";
    if (this.#inPin) {
      if (/^[0-9]$/.test(letter) && this.#pin.length < this.#settings.mostDigits) {
        this.#pin += letter;
      }
    } else if (CODE.letter.test(letter) && this.#code.length < CODE.most) {
      this.#code += letter;
    }
    this.render();
  }

  #erase() {
    if (this.#inPin) {
      this.#pin = this.#pin.slice(0, -1);
    } else {
      this.#code = this.#code.slice(0, -1);
    }
    this.render();
  }

  #clear() {
    if (this.#inPin) {
      this.#pin = "";
    } else {
      this.#code = "";
    }
    this.render();
  }

  #turnTo(pin) {
    this.#message = () => "";
    if (pin && !this.#code) {
      this.#say("pad.codeFirst");
      return;
    }
    this.#inPin = pin;
    this.render();
  }

  #say(key) {
    this.#message = () =>
      this.#words(key)
        .replace("{0}", this.#settings.leastDigits)
        .replace("{1}", this.#settings.mostDigits);
    this.render();
  }

  async #submit(direction) {
    if (this.#pin.length < this.#settings.leastDigits) {
      this.#say(this.#settings.leastDigits === this.#settings.mostDigits ? "pad.exactly" : "pad.short");
      return;
    }
    const body = JSON.stringify({ code: this.#code, pin: this.#pin, direction });
    const asked = new AbortController();
    const late = setTimeout(() => asked.abort(), times.answer);
    this.#pin = "";
    this.#asked = asked;
    this.#awaited = true;
    this.#message = () => "";
    this.render();
    let trouble = null;
    try {
      const answer = await fetch("pin", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
        signal: asked.signal,
      });
      if (!answer.ok) {
        trouble = answer.status === 409 ? "pad.otherOneBusy" : answer.status < 500 ? "pad.notTaken" : "pad.notReached";
      }
    } catch {
      trouble = "pad.notReached";
    }
    clearTimeout(late);
    if (this.#asked !== asked) {
      // Closed meanwhile.
      return;
    }
    this.#asked = null;
    if (trouble) {
      this.#awaited = false;
      this.#say(trouble);
    } else {
      this.render();
    }
    this.#stay();
  }
}
