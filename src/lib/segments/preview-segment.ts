import { v7 as uuidv7 } from "uuid";
import { type Criteria, conditionsOf } from "#lib/domain/segments/criteria.ts";
import { criteriaInWords } from "#lib/domain/segments/criteria-words.ts";
import { compareCriteria, type Matched, nearestCustomers } from "#lib/server/db/segments/criteria-matches.ts";
import { withBusiness, withBusinessRows } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";
import { type NamedCustomer, nameCustomers } from "../server/db/customers/customers.ts";
import { asHeavyQuery } from "../server/heavy-queries.ts";
import { withCopiedConditions } from "../server/order-copy/copied-conditions.ts";
import { countMatchingCustomers } from "./count-matching-customers.ts";
import { criteriaReader, type Reader } from "./describe-criteria.ts";
import { getSegment } from "./edit-segment.ts";
import { type MembershipReason, reasonsByCustomer } from "./explain-membership.ts";
import { loadCriteriaContext } from "./load-criteria-context.ts";
import { checkRule, emptyCriteria } from "./read-segment-rules.ts";

/** How many customers of each kind are returned. */
const SHOWN = 10;

type PreviewRequest = {
  criteria: unknown;
  /** The segment being edited. */
  segmentId?: string | undefined;
  withReach: boolean;
  exact?: boolean;
};

type PreviewedCustomer = NamedCustomer & { reasons: MembershipReason[] };

const readRule = async (scope: Scope, { criteria, segmentId }: PreviewRequest): Promise<Criteria> => {
  if (segmentId !== undefined) await getSegment(scope, segmentId);
  const draft = { id: segmentId ?? uuidv7(), criteria, isAutomatic: true };
  const rule = await withBusinessRows(scope, (rows) => checkRule(rows, scope, draft));
  if (!rule) throw emptyCriteria();
  return rule;
};

/**
 * The customers who match unsaved criteria, with the reasons. Throws what `checkRule` throws, and NOT_FOUND
 * (SEGMENT_NOT_FOUND) for the segment they are compared with.
 */
export const previewSegment = (scope: Scope, request: PreviewRequest, language: Reader) =>
  asHeavyQuery(() => preview(scope, request, language));

const preview = async (scope: Scope, request: PreviewRequest, language: Reader) => {
  const rule = await readRule(scope, request);
  const [frame, reader] = [await loadCriteriaContext(scope), await criteriaReader(scope, language)];
  const copied = await withCopiedConditions(frame, [rule]);
  const { segmentId, withReach, exact = false } = request;
  const conditions = conditionsOf(rule);
  const alone = withReach ? conditions.map(({ condition }) => condition) : [];
  const matched = await countMatchingCustomers(rule, copied, { most: SHOWN, others: alone, exact });
  const { count, ids, isEstimate, customers, others } = matched;
  const reach = withReach ? conditions.map(({ path }, i) => ({ path, count: others[i] ?? 0 })) : null;
  return withBusiness(scope, async (client) => {
    const change = segmentId ? await compareCriteria(client, rule, copied, { segmentId, most: SHOWN }) : null;
    const near = count === 0 ? await nearestCustomers(client, rule, copied, SHOWN) : [];
    const wanted = [...new Set([...ids, ...near, ...(change?.joining.ids ?? []), ...(change?.leaving.ids ?? [])])];
    const named = new Map((await nameCustomers(client, scope, wanted)).map((one) => [one.id, one]));
    const reasons = await reasonsByCustomer(client, rule, frame, { reader, customerIds: wanted });
    const shown = (of: readonly string[]): PreviewedCustomer[] =>
      of.flatMap((id) => {
        const one = named.get(id);
        return one ? [{ ...one, reasons: reasons.get(id) ?? [] }] : [];
      });
    const shownGroup = (group: Matched) => ({ count: group.count, sample: shown(group.ids) });
    return {
      count,
      isEstimate,
      customers,
      share: customers === 0 ? 0 : count / customers,
      inWords: criteriaInWords(rule, reader),
      sample: shown(ids),
      nearest: shown(near),
      reach,
      change: change && {
        members: change.members,
        joining: shownGroup(change.joining),
        leaving: shownGroup(change.leaving),
      },
    };
  });
};
