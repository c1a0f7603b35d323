const COLORS = 6;
const DASHES = ["none", "7 4", "2 3", "10 3 2 3"];

/** The color and dash of a line by its place: of twelve lines, no two share both. */
export const lineStyle = (place: number): { color: string; dash: string } => ({
  color: `var(--cluster-${place % COLORS})`,
  dash: DASHES[place % DASHES.length] ?? "none",
});
