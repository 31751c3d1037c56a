/** The frame about the face, in the picture's own measures, and a fixed outline to step into. */
export class FaceFrame {
  #overlay;
  #target;
  #rects;
  #view = null;

  constructor(overlay) {
    this.#overlay = overlay;
    this.#target = overlay.querySelector("#target");
    this.#rects = [overlay.querySelector("#halo"), overlay.querySelector("#box")];
    overlay.addEventListener("resized", () => this.#place());
    this.#place();
  }

  /** @param view what the terminal sees; null for nothing */
  show(view) {
    this.#view = view;
    this.#place();
  }

  #place() {
    const { width, height } = this.#overlay.viewBox.baseVal;
    put(this.#target, { cx: width / 2, cy: height / 2, rx: height * 0.27, ry: height * 0.36 });
    const box = this.#view?.box;
    this.#overlay.classList.toggle("seen", Boolean(box));
    this.#overlay.classList.toggle("good", Boolean(box && this.#view.good));
    if (!box) {
      return;
    }
    const place = {
      x: box.left * width,
      y: box.top * height,
      width: box.width * width,
      height: box.height * height,
      rx: box.width * width * 0.36,
      ry: box.height * height * 0.36,
    };
    this.#rects.forEach((rect) => put(rect, place));
  }
}

function put(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
}
