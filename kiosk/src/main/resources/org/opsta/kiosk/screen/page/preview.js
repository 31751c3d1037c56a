/**
 * The person before the camera, as in a mirror. Pulls pictures only while it is on: one at a time, always the newest.
 */
export class Preview {
  #canvas;
  #overlay;
  #pulling = null;
  #frames = 0;

  /**
   * @param canvas to draw on
   * @param overlay an SVG over it; its viewBox follows the size of the pictures
   */
  constructor(canvas, overlay) {
    this.#canvas = canvas;
    this.#overlay = overlay;
  }

  on() {
    if (!this.#pulling) {
      this.#pulling = new AbortController();
      this.#pull(this.#pulling.signal);
    }
  }

  off() {
    if (this.#pulling) {
      this.#pulling.abort();
      this.#pulling = null;
      // Nobody is to find the last one's picture there.
      this.#canvas.getContext("2d").clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    }
  }

  async #pull(signal) {
    let after = 0;
    while (!signal.aborted) {
      const asked = performance.now();
      let drawn = false;
      try {
        const answer = await fetch(`picture?after=${after}`, { signal, cache: "no-store" });
        if (answer.status === 200) {
          after = Number(answer.headers.get("X-Number"));
          const picture = await createImageBitmap(await answer.blob());
          drawn = !signal.aborted;
          if (drawn) {
            this.#draw(picture);
          }
          picture.close();
        }
      } catch {
        // Gone for the moment, or switched off; the link says which.
      }
      // The server waits for a picture; if it does not, this does.
      if (!drawn && performance.now() - asked < 200) {
        await new Promise((done) => setTimeout(done, 200));
      }
    }
  }

  #draw(picture) {
    const { width, height } = picture;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
      this.#overlay.dispatchEvent(new Event("resized"));
    }
    this.#canvas.getContext("2d").drawImage(picture, 0, 0);
    this.#frames++;
    document.documentElement.dataset.frames = this.#frames;
  }
}
