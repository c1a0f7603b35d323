/** A `ref` for the current entry of a row that scrolls sideways: on phones it could otherwise be out of view. */
export const centerInRow = (entry: HTMLElement | null): void => {
  const row = entry?.parentElement;
  if (!row) return;
  const [at, frame] = [entry.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += at.left - frame.left - (frame.width - at.width) / 2;
};
