import { type Criteria, listConditions } from "#records/rules/criteria/criteria.ts";
import { readCriteria } from "./read-criteria.ts";

/** The IDs of the segments that criteria require membership in. */
export const listSegmentReferences = (criteria: Criteria | null): string[] =>
  criteria === null
    ? []
    : listConditions(criteria).flatMap(({ condition: { field, value } }) =>
        field === "inSegment" && Array.isArray(value) ? value.map(String) : [],
      );

type Referring = { id: string; criteria: Criteria | null };

/**
 * Segments in an order in which they can be recalculated: each after those it refers to. Null if references form a
 * cycle. References to segments not in the list are ignored.
 */
export const sortByReference = <Segment extends Referring>(segments: readonly Segment[]): Segment[] | null => {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const [done, under, order]: [Set<string>, Set<string>, Segment[]] = [new Set(), new Set(), []];
  const visit = (segment: Segment): boolean => {
    if (done.has(segment.id)) return true;
    if (under.has(segment.id)) return false;
    under.add(segment.id);
    const isFine = listSegmentReferences(segment.criteria).every((id) => {
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
    const isWanted = wanted.has(id) || listSegmentReferences(criteria).some((referred) => wanted.has(referred));
    if (isWanted) wanted.add(id);
    return isWanted;
  });
};

/** The fields of criteria, so that criteria with equal ones can be recognized. */
const toFieldsKey = (criteria: Criteria | null): string =>
  criteria === null
    ? ""
    : [...new Set(listConditions(criteria).map(({ condition }) => condition.field))].toSorted().join(" ");

type BatchSizes = {
  /** Segments in a batch. */
  most: number;
  /** How many batches are recalculated at a time. */
  atOnce: number;
};

const evenlySplit = <Item>(items: readonly Item[], { most, atOnce }: BatchSizes): Item[][] => {
  const batches = items.length > most ? atOnce * Math.ceil(items.length / most / atOnce) : 1;
  const startOf = (batch: number) => Math.floor((batch * items.length) / batches);
  return Array.from({ length: batches }, (_, i) => items.slice(startOf(i), startOf(i + 1)));
};

/**
 * Splits segments in such an order into batches of at most so many. Returns one list of batches after another: those of one list
 * don't refer to each other, only to earlier lists. A list has one batch or a multiple of `atOnce`. Rules with the same fields are
 * next to each other, because they read the same rows.
 */
export const independentBatches = <Segment extends Referring>(
  inOrder: readonly Segment[],
  sizes: BatchSizes,
): Segment[][][] => {
  const levels = new Map<string, number>();
  for (const { id, criteria } of inOrder)
    levels.set(id, 1 + Math.max(0, ...listSegmentReferences(criteria).map((referred) => levels.get(referred) ?? 0)));
  return [...new Set([...levels.values()].toSorted((a, b) => a - b))].map((level) => {
    const own = inOrder
      .filter(({ id }) => levels.get(id) === level)
      .map((segment) => ({ segment, fields: toFieldsKey(segment.criteria) }))
      .toSorted((a, b) => (a.fields < b.fields ? -1 : Number(a.fields > b.fields)))
      .map(({ segment }) => segment);
    return evenlySplit(own, sizes);
  });
};

/** The segments whose rules refer to this one, archived ones included. */
export const segmentsUsing = <Segment extends { criteria: unknown }>(
  segments: readonly Segment[],
  id: string,
): Segment[] => segments.filter(({ criteria }) => listSegmentReferences(readCriteria(criteria).criteria).includes(id));

/** The segments whose rules use a field of this name, archived ones included. */
export const segmentsUsingField = <Segment extends { criteria: unknown }>(
  segments: readonly Segment[],
  name: string,
): Segment[] =>
  segments.filter(({ criteria: given }) => {
    const { criteria } = readCriteria(given);
    return criteria !== null && listConditions(criteria).some(({ condition }) => condition.field === name);
  });
