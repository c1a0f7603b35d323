import { markOf } from "./group-marks.ts";

const SIZE = 14;

/** A group's mark on the map, for use before its name. */
export const GroupMark = ({ place }: { place: number }) => {
  const { color, shape } = markOf(place);
  return (
    <svg width={SIZE} height={SIZE} viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true" role="presentation">
      <path d={shape} fill={color} />
    </svg>
  );
};
