import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { type CriteriaContext, compileAnswers, compileCriteria } from "#lib/server/criteria/compile.ts";

/** Whom a list means. All that is given must hold; nothing given means everybody. */
export type CustomerFilter = {
  /** That all must occur in name, email or external id. */
  words: readonly string[];
  criteria: Criteria | null;
  /** In this segment now. */
  segmentId: string | null;
  /** Of these alone. */
  ids: readonly string[] | null;
};

/** A part of a statement: `select … from ${from} where ${where}`. */
type Question = { from: string; where: string; parameters: unknown[] };

/** Nothing is asked. */
export const isUnfiltered = ({ words, criteria, segmentId, ids }: CustomerFilter) =>
  words.length === 0 && criteria === null && segmentId === null && ids === null;

/** Words alone: whom the index finds needs no second look. */
const foundByWords = ({ businessId }: CriteriaContext, words: readonly string[]): Question => ({
  from: `customers_with_words($2::text[]) c
    left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id`,
  where: "true",
  parameters: [businessId, words],
});

/**
 * The customers a list means, as a part of a statement: `c` has `customer_id` and `name_key`, `m` the metrics; `$1` is the
 * business. Words are found by their index, inside `customers_with_words`, which asks for the business itself.
 */
export const customerQuery = (frame: CriteriaContext, meant: CustomerFilter): Question => {
  const { words, criteria, segmentId, ids } = meant;
  if (words.length > 0 && isUnfiltered({ ...meant, words: [] })) return foundByWords(frame, words);
  const within = ids === null ? frame : { ...frame, customerIds: ids };
  const { from, where, parameters } = criteria ? compileCriteria(criteria, within) : compileAnswers([], within);
  const place = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`;
  const joins: string[] = [];
  if (words.length > 0) {
    joins.push(`join customers_with_words(${place(words, "text[]")}) found on found.customer_id = c.customer_id`);
  }
  if (segmentId !== null) {
    joins.push(
      `join customer_segment_assignments member on member.business_id = $1 and member.customer_id = c.customer_id
         and member.segment_id = ${place(segmentId, "uuid")}`,
    );
  }
  return { from: [from, ...joins].join(" "), where, parameters };
};
