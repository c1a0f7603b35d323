import { foldedWords } from "#core/values/text-match.ts";
import { fold } from "#lib/fold.ts";

export const SEGMENT_KINDS = ["automatic", "manual", "failed"] as const;

export type SegmentListFilters = {
  q?: string | undefined;
  /** failed: those whose last recalculation failed. */
  kind?: (typeof SEGMENT_KINDS)[number] | undefined;
  /** Only archived or only active segments; both by default. */
  isArchived?: boolean | undefined;
  /** A field, in descending order with "-" before it; by default the given order, by name. */
  sort?: string | undefined;
};

/** Times are `Date`s on the server, and texts in the browser. */
export type ListedSegment<Time = Date | string> = {
  name: string;
  description: string | null;
  inWords: string | null;
  isAutomatic: boolean;
  memberCount: number;
  archivedAt: Time | null;
  recalculatedAt: Time | null;
  updatedAt: Time;
  problem: string | null;
};

/** When the members were last brought up to date: by the rule, or by the last change to a manual segment. */
export const pickUpdatedAt = <Time>({
  isAutomatic,
  recalculatedAt,
  updatedAt,
}: Pick<ListedSegment<Time>, "isAutomatic" | "recalculatedAt" | "updatedAt">): Time =>
  isAutomatic ? (recalculatedAt ?? updatedAt) : updatedAt;

const updateTime = (segment: ListedSegment): number => new Date(pickUpdatedAt(segment)).getTime();

/** Whether it is known who the members are: not before the rule's first calculation. */
export const isCalculated = ({ isAutomatic, recalculatedAt }: Pick<ListedSegment, "isAutomatic" | "recalculatedAt">) =>
  !isAutomatic || recalculatedAt !== null;

const VALUES: Record<string, (a: ListedSegment, b: ListedSegment) => number> = {
  memberCount: (a, b) => a.memberCount - b.memberCount,
  updatedAt: (a, b) => updateTime(a) - updateTime(b),
};

/** The segments that match the filters, in order. `all` is sorted by name. */
export const segmentsInList = <Segment extends ListedSegment>(
  all: readonly Segment[],
  { q = "", kind, isArchived, sort = "name" }: SegmentListFilters,
): Segment[] => {
  const words = foldedWords(q);
  const found = all.filter(
    ({ name, description, inWords, isAutomatic, archivedAt, problem }) =>
      (isArchived === undefined || (archivedAt !== null) === isArchived) &&
      (kind === undefined || (kind === "failed" ? problem !== null : isAutomatic === (kind === "automatic"))) &&
      words.every((word) => fold(`${name} ${description ?? ""} ${inWords ?? ""}`).includes(word)),
  );
  const by = VALUES[sort.replace(/^-/, "")];
  const sorted = by ? found.toSorted(by) : found;
  return sort.startsWith("-") ? sorted.toReversed() : sorted;
};
