import { isReachable } from "#core/db/reachable.ts";
import type { Reach } from "#core/values/reach.ts";
import { compileAnswers, compileCriteria } from "#features/segments/store/criteria/compile.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";

/** Which customers a list selects. All given conditions must hold; none selects all customers. */
export type CustomerFilter = {
  /** All must occur in the name, email or external ID. */
  words: readonly string[];
  criteria: Criteria | null;
  /** Currently in this segment. */
  segmentId: string | null;
  /** Only these. */
  ids: readonly string[] | null;
  reachable: Reach | null;
};

/** A partial statement: `select … from ${from} where ${where}`. */
type PartialQuery = { from: string; where: string; parameters: unknown[] };

/** No condition is set. */
export const isUnfiltered = ({ words, criteria, segmentId, ids, reachable }: CustomerFilter) =>
  words.length === 0 && criteria === null && segmentId === null && ids === null && reachable === null;

/**
 * Words only: matches from the index need no further check. The condition, which any match meets, makes Citus search on the business's
 * worker, as it must in a transaction in which the application has written.
 */
const foundByWords = ({ businessId }: CriteriaContext, words: readonly string[]): PartialQuery => ({
  from: `customers_with_words($2::text[]) c
    left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id`,
  where: "exists (select 1 from customers any_of where any_of.business_id = $1)",
  parameters: [businessId, words],
});

/**
 * The selected customers as part of a statement: `c` has `customer_id` and `name_key`, `m` the metrics; `$1` is the
 * business. Words use an index through `customers_with_words`, which restricts to the business itself.
 */
export const customerQuery = (frame: CriteriaContext, filter: CustomerFilter): PartialQuery => {
  const { words, criteria, segmentId, ids, reachable } = filter;
  if (words.length > 0 && isUnfiltered({ ...filter, words: [] })) return foundByWords(frame, words);
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
  const reached = reachable === null ? "" : ` and ${isReachable(reachable, "c")}`;
  return { from: [from, ...joins].join(" "), where: `(${where})${reached}`, parameters };
};
