/** As `ref` of the current entry of a row that scrolls sideways: on a phone it would start out of sight. */
export const centerInRow = (entry: HTMLElement | null): void => {
  const row = entry?.parentElement;
  if (!row) return;
  const [at, frame] = [entry.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += at.left - frame.left - (frame.width - at.width) / 2;
};
