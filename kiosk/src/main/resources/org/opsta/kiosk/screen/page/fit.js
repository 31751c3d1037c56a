/**
 * Text as large as its place allows. In hundredths of the screen's short side: 11.3 of them are a cap height of 7 mm on a
 * 7-inch display, which can be read from 1.5 m.
 */
const FAR = 11.4;
const LEAST = 4;
const ANY = 99;

/**
 * @param place which the text is not to leave upwards or downwards, nor push anything out of
 * @param most the largest size
 * @param lines at most so many, unless it would be smaller than what can be read from afar
 * @returns whether it can be read from afar
 */
export function fit(text, place, most, lines = ANY) {
  const unit = Math.min(innerWidth, innerHeight) / 100;
  const fits = (size, atMost = lines) => {
    text.style.fontSize = `${size * unit}px`;
    return (
      text.scrollWidth <= text.clientWidth &&
      within(place) &&
      text.offsetHeight <= parseFloat(getComputedStyle(text).lineHeight) * atMost + 1
    );
  };
  text.classList.remove("broken");
  if (!text.textContent || fits(most)) {
    return true;
  }
  // Rather a line less than larger letters.
  for (let few = lines === ANY ? ANY : 1; most > FAR && few <= lines; few++) {
    if (fits(FAR, few)) {
      largest((size) => fits(size, few), FAR, most);
      return true;
    }
  }
  // Breaking a word is better than shrinking it, where the language allows it.
  text.classList.add("broken");
  if (most > FAR && fits(FAR, lines + 1)) {
    return true;
  }
  largest((size) => fits(size, lines + 1), LEAST, Math.min(most, FAR));
  return false;
}

/** Whether the boxes in a place stay inside of it. What marks need above and below their line does not count. */
function within(place) {
  const { top, bottom } = place.getBoundingClientRect();
  return [...place.children].every((child) => {
    const box = child.getBoundingClientRect();
    return box.height === 0 || (box.top >= top - 1 && box.bottom <= bottom + 1);
  });
}

function largest(fits, least, most) {
  let low = least;
  let high = most;
  for (let step = 0; step < 6; step++) {
    const middle = (low + high) / 2;
    if (fits(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  fits(low);
}
