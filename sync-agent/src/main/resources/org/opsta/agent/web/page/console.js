// What little the console does in the browser. Everything works without it, but for the live parts.

// Makes an element like a newer one. What is the same stays the same node, so that focus, text chosen, scrolling, opened details
// and what was typed outlive it. Siblings are matched by id or data-key, else by their place.
function become(old, now) {
  if (old.isEqualNode(now)) {
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!now.hasAttribute(name) && name !== "open") {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of now.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") {
      old.setAttribute(name, value);
    }
  }
  fill(old, now);
}

const keyOf = (node) => node.id || node.dataset?.key;
const blank = (node) => node.nodeType === Node.TEXT_NODE && !node.nodeValue.trim();

// Gives an element the children of a newer one.
function fill(old, now) {
  const wanted = new Set([...now.children].map(keyOf));
  const keyed = new Map();
  for (const child of [...old.children].filter(keyOf)) {
    if (wanted.has(keyOf(child))) {
      keyed.set(keyOf(child), child);
    } else {
      child.remove();
    }
  }
  let place = old.firstChild;
  const drop = () => {
    const next = place.nextSibling;
    place.remove();
    place = next;
  };
  for (const child of [...now.childNodes]) {
    const key = keyOf(child);
    const same = keyed.get(key);
    keyed.delete(key);
    // A keyed node is not moved when what stands before it can go instead: moving it would take its focus.
    while (place && !keyOf(place) && place !== same && (same || (blank(place) && !blank(child)))) {
      drop();
    }
    if (same && same !== place) {
      old.insertBefore(same, place);
      place = same;
    }
    if (!place || place.nodeName !== child.nodeName || keyOf(place) !== key) {
      old.insertBefore(child, place);
      continue;
    }
    if (place.nodeType === Node.ELEMENT_NODE) {
      become(place, child);
    } else if (place.nodeValue !== child.nodeValue) {
      place.nodeValue = child.nodeValue;
    }
    place = place.nextSibling;
  }
  while (place) {
    drop();
  }
}

// A part of a page that changes by itself: <section data-live="/address" data-every="2000">. Its address answers with the new
// content of the section. It is asked only while the page is looked at, and the next time only after an answer. An element that
// follows it with the class when-stale is shown while no answer comes.
for (const part of document.querySelectorAll("[data-live]")) {
  const every = Number(part.dataset.every || 2000);
  const ask = async () => {
    try {
      if (!document.hidden) {
        const answer = await fetch(part.dataset.live, { headers: { "X-Part": "1" }, signal: AbortSignal.timeout(20000) });
        if (answer.redirected) {
          location.reload();
          return;
        }
        if (answer.ok) {
          const now = document.createElement("template");
          now.innerHTML = await answer.text();
          fill(part, now.content);
          part.removeAttribute("data-stale");
        } else {
          part.setAttribute("data-stale", "");
        }
      }
    } catch {
      part.setAttribute("data-stale", "");
    }
    setTimeout(ask, every);
  };
  setTimeout(ask, every);
}
