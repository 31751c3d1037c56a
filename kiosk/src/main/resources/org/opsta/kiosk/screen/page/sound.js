/** Short patterns of [hertz, seconds]: up for recorded, level for a question, down for not recorded. */
const TONES = {
  GREEN: [[880, 0.11], [1320, 0.2]],
  AMBER: [[660, 0.12], [0, 0.08], [660, 0.12]],
  RED: [[392, 0.2], [294, 0.32]],
};

/** What the files with spoken words are called. */
const SPOKEN = {
  RECORDED: "recorded",
  ALREADY_RECORDED: "already",
  ASK_DIRECTION: "askDirection",
  REFUSED: "refused",
  NOT_RECORDED: "notRecorded",
  PIN_REFUSED: "pinRefused",
};

/** Lets outcomes be heard, when the terminal is set so. */
export class Sound {
  #settings = { enabled: false, volume: 0, files: [] };
  #context = null;

  set(settings) {
    this.#settings = settings;
  }

  play(scene, language) {
    if (!this.#settings.enabled || !TONES[scene.light]) {
      return;
    }
    const said = [SPOKEN[scene.kind], scene.direction, language].filter(Boolean).join(".");
    const file = this.#settings.files.find((each) => each.slice(0, each.lastIndexOf(".")) === said);
    if (file) {
      const spoken = new Audio(`sounds/${encodeURIComponent(file)}`);
      spoken.volume = this.#settings.volume / 100;
      spoken.play().catch(() => this.#tone(scene.light));
    } else {
      this.#tone(scene.light);
    }
  }

  #tone(light) {
    this.#context ??= new AudioContext();
    const context = this.#context;
    context.resume().catch(() => {});
    let at = context.currentTime;
    for (const [hertz, seconds] of TONES[light]) {
      if (hertz) {
        const tone = new OscillatorNode(context, { frequency: hertz });
        const loud = new GainNode(context, { gain: 0 });
        const gain = this.#settings.volume / 100;
        // Without a ramp it clicks.
        loud.gain.setValueAtTime(0, at);
        loud.gain.linearRampToValueAtTime(gain, at + 0.01);
        loud.gain.setValueAtTime(gain, at + seconds - 0.03);
        loud.gain.linearRampToValueAtTime(0, at + seconds);
        tone.connect(loud).connect(context.destination);
        tone.start(at);
        tone.stop(at + seconds);
      }
      at += seconds;
    }
  }
}
