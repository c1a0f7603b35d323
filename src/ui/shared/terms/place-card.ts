const GAP = 6;
/** The card's distance from the window's edges. */
const MARGIN = 8;

/** Below the button, or above it if there is more room; never beyond the window's edges. */
export const placeCard = (button: HTMLElement, card: HTMLElement): void => {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth, clientHeight } = document.documentElement;
  const below = clientHeight - at.bottom - GAP - MARGIN;
  const top = height > below && at.top > below ? at.top - GAP - height : at.bottom + GAP;
  const left = Math.min(at.left - MARGIN, clientWidth - width - MARGIN);
  card.style.top = `${Math.round(Math.max(MARGIN, top))}px`;
  card.style.left = `${Math.round(Math.max(MARGIN, left))}px`;
};
