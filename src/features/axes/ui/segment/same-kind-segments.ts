import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";

/** The other segments of the same kind, which a rule also includes because it names the kind (`axisSegmentRule`). */
export const sameKindSegments = ({ segments }: Pick<AxisDetails, "segments">, key: string) =>
  segments.filter((segment) => segment.key !== key && toSegmentKind(segment.key) === toSegmentKind(key));
