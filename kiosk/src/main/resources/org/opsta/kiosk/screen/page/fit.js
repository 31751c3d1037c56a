/**
 * Text as large as its place allows. In hundredths of the screen's short side: 11.3 of them are a cap height of 7 mm on a
 * 7-inch display, which can be read from 1.5 m.
 */
export const FAR = 11.4;
const LEAST = 4;

/**
 * @param place whose height, when it has one of its own, is not to be exceeded
 * @param most the largest size
 * @param lines at most so many, unless it would be smaller than what can be read from afar
 */
export function fit(text, place, most, lines = 99) {
  const unit = Math.min(innerWidth, innerHeight) / 100;
  const fits = (size, atMost = lines) => {
    text.style.fontSize = `${size * unit}px`;
    return (
      text.scrollWidth <= text.clientWidth &&
      place.scrollHeight <= place.clientHeight + 1 &&
      text.scrollHeight <= Math.ceil(parseFloat(getComputedStyle(text).lineHeight) * atMost) + 1
    );
  };
  text.classList.remove("broken");
  if (!text.textContent || fits(most)) {
    return;
  }
  if (fits(FAR)) {
    largest(fits, FAR, most);
    return;
  }
  // Breaking a word is better than shrinking it, where the language allows it.
  text.classList.add("broken");
  if (!fits(FAR, lines + 1)) {
    largest((size) => fits(size, lines + 1), LEAST, FAR);
  }
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
