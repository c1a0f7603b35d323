import type { ShownAxis } from "#contracts/axes/axis-segment.ts";
import { kindOf } from "#lib/domain/axes/discovery/name-segments.ts";

/** The other segments of the same kind: a rule asks for the kind (`axisSegmentRule`), and means them too. */
export const likeSegments = ({ segments }: Pick<ShownAxis, "segments">, key: string) =>
  segments.filter((segment) => segment.key !== key && kindOf(segment.key) === kindOf(key));
