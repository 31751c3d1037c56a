const log = document.getElementById("log");
const events = new EventSource("events");
for (const kind of ["hello", "tick", "scene", "view"]) {
  events.addEventListener(kind, (event) => { log.textContent = kind + " " + event.data + "\n" + log.textContent.slice(0, 4000); });
}
