import { getGroupMark } from "./group-marks.ts";

const SIZE = 14;

/** A group's mark on the map, for use before its name. */
export const GroupMark = ({ place }: { place: number }) => {
  const { color, shape } = getGroupMark(place);
  return (
    <svg width={SIZE} height={SIZE} viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true" role="presentation">
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
