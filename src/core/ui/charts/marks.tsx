import styles from "./difference-bar.module.css";

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

const SIZE = 14;

/** A group's mark on the map, for use before its name. */
export const GroupMark = ({ place }: { place: number }) => {
  const { color, shape } = getGroupMark(place);
  return (
    <svg
      className="flex-none"
      width={SIZE}
      height={SIZE}
      viewBox="-1.3 -1.3 2.6 2.6"
      aria-hidden="true"
      role="presentation"
    >
      <path d={shape} fill={color} />
    </svg>
  );
};

type Point = { cx?: number | undefined; cy?: number | undefined };

/** A customer's mark on a map, for the `shape` of `Scatter`. */
export const markShape = (place: number, { radius, opacity }: { radius: number; opacity: number }) => {
  const { color, shape } = getGroupMark(place);
  return ({ cx = 0, cy = 0 }: Point) => (
    <path
      d={shape}
      transform={`translate(${cx.toFixed(1)},${cy.toFixed(1)}) scale(${radius})`}
      fill={color}
      fillOpacity={opacity}
    />
  );
};

/** Standard deviations at which a bar is full. */
const FULL = 2.5;

/** A bar from the middle, the average of all customers: right for more, left for less. The values are shown beside it. */
export const DifferenceBar = ({ z }: { z: number }) => (
  <span className={`block relative ${styles.track}`} aria-hidden>
    <span
      className={z < 0 ? styles.less : styles.more}
      style={{ width: `${((Math.min(Math.abs(z), FULL) / FULL) * 50).toFixed(1)}%` }}
    />
  </span>
);
