import type { AxisDetails } from "#contracts/axes/axis-segment.ts";
import { kindOf } from "#lib/domain/axes/terms/kind-words.ts";

/** The other segments of the same kind, which a rule also includes because it names the kind (`axisSegmentRule`). */
export const sameKindSegments = ({ segments }: Pick<AxisDetails, "segments">, key: string) =>
  segments.filter((segment) => segment.key !== key && kindOf(segment.key) === kindOf(key));
