import { type Criteria, conditionsOf } from "./criteria.ts";

/** The ids of the segments that criteria ask for membership in. */
export const referencesOf = (criteria: Criteria | null): string[] =>
  criteria === null
    ? []
    : conditionsOf(criteria).flatMap(({ condition: { field, value } }) =>
        field === "inSegment" && Array.isArray(value) ? value.map(String) : [],
      );

type Referring = { id: string; criteria: Criteria | null };

/**
 * Segments in the order in which they can be recalculated: each after those it refers to. Null where they refer to each
 * other in a circle. References to what is not among them are left alone.
 */
export const inOrderOfReference = <Segment extends Referring>(segments: readonly Segment[]): Segment[] | null => {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const [done, under, order]: [Set<string>, Set<string>, Segment[]] = [new Set(), new Set(), []];
  const visit = (segment: Segment): boolean => {
    if (done.has(segment.id)) return true;
    if (under.has(segment.id)) return false;
    under.add(segment.id);
    const isFine = referencesOf(segment.criteria).every((id) => {
      const referred = byId.get(id);
      return !referred || visit(referred);
    });
    under.delete(segment.id);
    done.add(segment.id);
    order.push(segment);
    return isFine;
  };
  return segments.every(visit) ? order : null;
};

/** Of segments in such an order: these, and those whose rules ask, directly or through others, for membership in them. */
export const withDependents = <Segment extends Referring>(
  inOrder: readonly Segment[],
  ids: readonly string[],
): Segment[] => {
  const wanted = new Set(ids);
  return inOrder.filter(({ id, criteria }) => {
    const isWanted = wanted.has(id) || referencesOf(criteria).some((referred) => wanted.has(referred));
    if (isWanted) wanted.add(id);
    return isWanted;
  });
};
