/** Shares from which a matrix cell is one step darker; zero has no color. */
const BOUNDS = [0.000_001, 0.05, 0.1, 0.25, 0.5, 0.75, 0.95];

/** The step of the sequential palette for a share of 0 to 1: 0 for none, up to 7. */
export const overlapStep = (share: number): number => BOUNDS.filter((bound) => share >= bound).length;
