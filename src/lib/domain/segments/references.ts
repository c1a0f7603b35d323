import { type Criteria, conditionsOf } from "./criteria.ts";

/** The IDs of the segments that criteria require membership in. */
export const referencesOf = (criteria: Criteria | null): string[] =>
  criteria === null
    ? []
    : conditionsOf(criteria).flatMap(({ condition: { field, value } }) =>
        field === "inSegment" && Array.isArray(value) ? value.map(String) : [],
      );

type Referring = { id: string; criteria: Criteria | null };

/**
 * Segments in an order in which they can be recalculated: each after those it refers to. Null if references form a
 * cycle. References to segments not in the list are ignored.
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

/** From segments in such an order, the given ones and those whose rules refer to them directly or indirectly. */
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

/** Splits segments in such an order into batches of at most so many, in which none refers to another. */
export const independentBatches = <Segment extends Referring>(
  inOrder: readonly Segment[],
  most: number,
): Segment[][] => {
  const batches: Segment[][] = [];
  for (const segment of inOrder) {
    const batch = batches.at(-1);
    const referred = new Set(referencesOf(segment.criteria));
    if (!batch || batch.length >= most || batch.some(({ id }) => referred.has(id))) batches.push([segment]);
    else batch.push(segment);
  }
  return batches;
};
