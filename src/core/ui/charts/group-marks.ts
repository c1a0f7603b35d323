/** Paths of marks around their center, in a box of 2 × 2. */
const SHAPES = [
  "M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0Z",
  "M-.88,-.88h1.76v1.76h-1.76Z",
  "M0,-1.1L1.05,.8H-1.05Z",
  "M0,-1.2L1.2,0L0,1.2L-1.2,0Z",
  "M-.38,-1.1h.76v.72h.72v.76h-.72v.72h-.76v-.72h-.72v-.76h.72Z",
  "M0,1.1L1.05,-.8H-1.05Z",
  "M0,-1.2L.32,-.38L1.14,-.37L.51,.17L.7,.98L0,.52L-.7,.98L-.51,.17L-1.14,-.37L-.32,-.38Z",
];
const COLORS = 6;

/** A group's mark, by its index: the combination of color and shape is unique. */
export const getGroupMark = (place: number): { color: string; shape: string } => ({
  color: `var(--cluster-${place % COLORS})`,
  shape: SHAPES[place % SHAPES.length] ?? "",
});
