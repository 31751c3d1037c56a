// What little the console does in the browser. Everything works without it, but for the live parts.

// A part of a page that changes by itself: <section data-live="/address" data-every="2000">. Its address answers with the new
// content of the section. It is asked only while the page is looked at, and the next time only after an answer.
for (const part of document.querySelectorAll("[data-live]")) {
  const every = Number(part.dataset.every || 2000);
  const ask = async () => {
    try {
      if (!document.hidden) {
        const answer = await fetch(part.dataset.live, { headers: { "X-Part": "1" } });
        if (answer.redirected) {
          location.reload();
          return;
        }
        if (answer.ok) {
          const html = await answer.text();
          if (html !== part.dataset.last && !part.contains(document.activeElement)) {
            part.innerHTML = html;
            part.dataset.last = html;
          }
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
