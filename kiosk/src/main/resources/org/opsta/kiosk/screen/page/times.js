/** How long the page waits, in milliseconds. */
export const times = {
  /** Without a tick for so long, the terminal's service is gone. */
  silence: 3000,
  /** Between two tries to reach it. */
  again: 1000,
  /** A pad that nobody touches closes, and forgets. */
  pad: 20000,
  /** For the answer to a code and PIN. */
  answer: 10000,
  /** The terminal's own language comes back, once nobody is there any more. */
  language: 30000,
  /** A pressed IN or OUT is shown as such. */
  pressed: 15000,
};
