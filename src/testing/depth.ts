/** `npm run test:full` sets it; `npm test` runs the first ring. */
export const isFullRing = process.env.TEST_RING === "full";

/** How often a property is tried. The first ring's number keeps it under five seconds. */
export const runs = (full: number, first = Math.ceil(full / 10)): number => (isFullRing ? full : first);

/** In a test's name: only the full ring runs it. */
export const FULL_TAG = "@full";
