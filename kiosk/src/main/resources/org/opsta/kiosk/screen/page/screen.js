import { FaceFrame } from "./faceframe.js";
import { fit } from "./fit.js";
import { connect } from "./link.js";
import { Pad } from "./pad.js";
import { Preview } from "./preview.js";
import { Sound } from "./sound.js";
import { times } from "./times.js";

const NOTHING = { kind: "NONE" };
const PERSON = ["RECORDED", "ALREADY_RECORDED"];
const SYMBOLS = { REFUSED: "unknown", PIN_REFUSED: "lock", NOT_RECORDED: "attention", ASK_DIRECTION: "attention" };

const part = (id) => document.getElementById(id);
const preview = new Preview(part("picture"), part("frame"));
const faceFrame = new FaceFrame(part("frame"));
const sound = new Sound();
const pad = new Pad(word, () => {
  render();
  part("open-pad").focus();
});

/** What the terminal told last; nothing of it outlives the connection. */
let hello = null;
let tick = null;
let scene = NOTHING;
let view = null;
let fresh = true;

let lastSecond = "";
let page = null;
let chosen = null;
let touched = 0;
let pressed = null;
let unpress = 0;

connect(told, lost);

function told(kind, data) {
  if (kind === "hello") {
    page ??= data.page;
    if (page !== data.page) {
      location.reload();
      return;
    }
    hello = data;
    sound.set(data.sound);
    pad.set(data.pin, data.keys);
    render();
  } else if (kind === "tick") {
    const second = JSON.stringify(data);
    const wasOnline = online();
    if (!wasOnline && second === lastSecond) {
      // The service tells whoever connects its latest second, even when its clock stands still.
      return;
    }
    lastSecond = second;
    tick = data;
    if (chosen && scene.kind === "IDLE" && !pad.isOpen && Date.now() - touched > times.language) {
      chosen = null;
      render();
    } else if (wasOnline) {
      renderTick();
    } else {
      render();
    }
  } else if (kind === "scene") {
    change(data);
  } else if (kind === "view") {
    view = data;
    renderView();
  }
}

function lost() {
  hello = null;
  tick = null;
  scene = NOTHING;
  view = null;
  fresh = true;
  release();
  pad.close();
  render();
}

function change(next) {
  const news = !fresh && next.number !== scene.number;
  fresh = false;
  scene = next;
  if (scene.kind !== "GUIDE") {
    view = null;
  }
  if (news && scene.light) {
    release();
  }
  if (pad.isOpen && scene.kind === "PIN_REFUSED" && pad.isAwaiting) {
    pad.refused(() => [scene.title, scene.advice].map(text).filter(Boolean).join(" "));
  } else if (PERSON.includes(scene.kind) || (pad.isAwaiting && scene.light)) {
    pad.close();
  }
  render();
  if (news && scene.light) {
    sound.play(scene, language());
    announce();
    measure(scene);
  }
}

/** From when the terminal said it until it is on the display. */
function measure({ toldAt }) {
  if (!toldAt) {
    return;
  }
  const start = toldAt - performance.timeOrigin;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const end = performance.now();
      // A clock that was set meanwhile measures nothing.
      if (start >= 0 && start <= end) {
        if (performance.getEntriesByName("told-to-painted").length >= 1000) {
          performance.clearMeasures("told-to-painted");
        }
        performance.measure("told-to-painted", { start, end });
      }
    }),
  );
}

/* Words */

function language() {
  return chosen ?? hello?.language ?? "th";
}

function text(both) {
  return both?.[language()] ?? "";
}

function word(key) {
  return hello?.words[language()]?.[key] ?? "";
}

/* What is seen */

function online() {
  return hello !== null && tick !== null && scene !== NOTHING;
}

function render() {
  const ready = online();
  const shown = ready ? scene : NOTHING;
  document.documentElement.lang = language();
  document.title = word("title") || "OPS-TA";
  document.body.dataset.scene = shown.kind;
  document.body.dataset.light = shown.light ?? "";
  document.body.classList.toggle("by-key", Boolean(hello?.keys));
  part("offline").hidden = ready;
  part("open-pad").hidden = !hello?.pin.enabled;
  document.querySelector("main").inert = !ready || pad.isOpen;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = word(element.dataset.word);
  }
  part("device").textContent = hello?.device ?? "";
  part("language").textContent = word("language.other");
  part("language").lang = language() === "th" ? "en" : "th";
  part("picture").setAttribute("aria-label", word("guide.picture"));
  part("look-text").textContent = word(
    hello?.keys ? "idle.lookAfterKey" : hello?.pin.enabled ? "idle.lookOrPin" : "idle.look",
  );
  renderTick();
  fit(part("today"), part("today"), 7, 1);
  renderView();
  renderPerson(PERSON.includes(shown.kind) ? shown : NOTHING);
  renderNotice(SYMBOLS[shown.kind] ? shown : NOTHING);
  renderKeys();
  pad.render();
  if (!shown.light) {
    part("said").textContent = "";
    part("said-at-once").textContent = "";
  }
  if (shown.kind === "GUIDE") {
    preview.on();
  } else {
    preview.off();
  }
}

function renderTick() {
  const now = online() ? tick : null;
  part("hours").textContent = now?.hours ?? "";
  part("seconds").textContent = now?.seconds ?? "";
  if (part("today").textContent !== text(now?.date)) {
    part("today").textContent = text(now?.date);
  }
  const level = now?.mark.level ?? "GOOD";
  part("mark").dataset.level = level;
  use(part("mark"), { GOOD: "check", WAITING: "waiting", TROUBLE: "trouble" }[level]);
  part("mark-text").textContent = text(now?.mark.text) || (level === "GOOD" ? word("mark.good") : "");
}

function renderView() {
  const guiding = scene.kind === "GUIDE" && online();
  faceFrame.show(guiding ? view : null);
  const hint = guiding ? text(view?.hint) || word(view?.good ? "guide.good" : "guide.look") : "";
  if (part("hint").textContent !== hint) {
    part("hint").replaceChildren(...phrases(hint));
  }
  part("guide").classList.toggle("good", Boolean(guiding && view?.good));
  fit(part("hint"), part("hint-place"), 14);
}

function renderPerson(shown) {
  const other = shown.name?.[language() === "th" ? "en" : "th"] ?? "";
  part("person-title").replaceChildren(...phrases(text(shown.title)));
  part("initials").textContent = text(shown.initials);
  part("name").replaceChildren(...phrases(text(shown.name)));
  part("other-name").textContent = other === text(shown.name) ? "" : other;
  part("other-name").lang = language() === "th" ? "en" : "th";
  part("nothing-to-do").textContent = text(shown.advice);
  part("way").textContent = text(shown.directionText);
  part("at-hours").textContent = shown.hours ?? "";
  part("at-seconds").textContent = shown.seconds ?? "";
  part("at-date").textContent = text(shown.date);
  part("person").dataset.direction = shown.direction ?? "";
  use(part("way-symbol"), shown.direction === "OUT" ? "out" : "in");
  use(part("avatar"), shown.kind === "ALREADY_RECORDED" ? "again" : "check");
  fit(part("person-title"), part("person-title"), shown.kind === "RECORDED" ? 13 : 11.5, 2);
  fit(part("way"), part("way"), 13, 1);
  fit(part("at-date"), part("at-date"), 6, 1);
  // Last: it gets the room that is left.
  part("who").classList.remove("cramped");
  if (!fit(part("name"), part("who"), 17, 2)) {
    part("who").classList.add("cramped");
    fit(part("name"), part("who"), 17, 2);
  }
}

/** Large text breaks where there is a space, before it breaks elsewhere: Thai has spaces between phrases and names. */
function phrases(whole) {
  return whole.split(" ").flatMap((each, index) => {
    const phrase = document.createElement("span");
    phrase.className = "phrase";
    phrase.textContent = each;
    return index === 0 ? [phrase] : [" ", phrase];
  });
}

function renderNotice(shown) {
  part("notice-title").replaceChildren(...phrases(text(shown.title)));
  part("advice").textContent = text(shown.advice);
  use(part("notice-symbol"), SYMBOLS[shown.kind] ?? "attention");
  part("ask").hidden = shown.kind !== "ASK_DIRECTION";
  fit(part("notice-title"), part("notice-title"), 13, 3);
  fit(part("advice"), part("advice-place"), 7.5);
}

function renderKeys() {
  for (const key of document.querySelectorAll("main .way-key")) {
    key.setAttribute("aria-pressed", String(key.dataset.direction === pressed));
  }
}

function use(owner, symbol) {
  owner.querySelector("use").setAttribute("href", `#${symbol}`);
}

/** For those who hear the page: what was recorded, or that nothing was. */
function announce() {
  const place = part(PERSON.includes(scene.kind) ? "said" : "said-at-once");
  place.textContent = [
    text(scene.title),
    text(scene.name),
    text(scene.directionText),
    scene.hours,
    text(scene.advice),
  ]
    .filter(Boolean)
    .join(", ");
}

/* What is touched */

function release() {
  clearTimeout(unpress);
  pressed = null;
}

function press(direction) {
  pressed = direction;
  clearTimeout(unpress);
  unpress = setTimeout(() => {
    release();
    renderKeys();
  }, times.pressed);
  renderKeys();
  fetch("key", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ direction }),
  })
    .then((answer) => {
      if (!answer.ok) {
        throw new Error(answer.statusText);
      }
    })
    .catch(() => {
      // Not taken: nor is it to look so.
      release();
      renderKeys();
    });
}

for (const key of document.querySelectorAll("main .way-key")) {
  key.addEventListener("click", () => press(key.dataset.direction));
}
part("open-pad").addEventListener("click", () => {
  pad.open();
  render();
});
part("language").addEventListener("click", () => {
  chosen = language() === "th" ? "en" : "th";
  render();
});
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => {
    touched = Date.now();
  }, true);
}
addEventListener("contextmenu", (event) => event.preventDefault());
addEventListener("resize", render);
document.fonts.ready.then(render);
