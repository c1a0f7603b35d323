import type { PoolClient } from "pg";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { nameAuditActors } from "#core/db/display-names.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { assertCustomerExists } from "#records/customers/customers.ts";
import { getField } from "#records/rules/criteria/catalogue.ts";
import {
  type Condition,
  type Criteria,
  type CriteriaContext,
  listConditions,
} from "#records/rules/criteria/criteria.ts";
import { conditionInWords, maskedFor, ownInWords, ownValuesInWords } from "#records/rules/criteria/criteria-words.ts";
import type { CriteriaReader } from "#records/rules/criteria/field.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import type { CriterionReason } from "./contracts/segment-members.ts";
import { criteriaReader, inWords, type Reader } from "./describe-criteria.ts";
import { getSegment } from "./edit-segment.ts";
import { criteriaMet, type HeldCondition, holdConditions } from "./store/criteria-matches.ts";
import { isMember as isMemberOf, listMemberChanges } from "./store/segment-members.ts";

const toOwnValue = ({ own }: HeldCondition, { field }: Condition, frame: CriteriaContext): number | string | null => {
  if (own instanceof Date) return toLocalDay(own, frame.timeZone);
  return typeof own === "number" && getField(field).type === "money" ? toMajor(Math.round(own), frame.currency) : own;
};

/** By customer ID: each condition with the customer's value, in the order of the criteria. */
export const reasonsByCustomer = async (
  client: PoolClient,
  criteria: Criteria | null,
  frame: CriteriaContext,
  { reader, customerIds }: { reader: CriteriaReader; customerIds: readonly string[] },
): Promise<Map<string, CriterionReason[]>> => {
  const all = criteria ? listConditions(criteria) : [];
  const conditions = all.map(({ condition }) => condition);
  const held = await holdConditions(client, conditions, frame, customerIds);
  const reasonOf = ({ path, condition }: (typeof all)[number], one: HeldCondition): CriterionReason => {
    const { field, operator } = condition;
    const own = maskedFor(reader, getField(field), toOwnValue(one, condition, frame));
    const shown =
      one.values === undefined
        ? ownInWords(getField(field), own, reader)
        : ownValuesInWords(getField(field), one.values ?? [], reader);
    return {
      path,
      field,
      operator,
      inWords: conditionInWords(condition, reader),
      ownInWords: shown,
      own,
      holds: one.holds,
    };
  };
  const reasonsOf = (answers: HeldCondition[]) =>
    all.flatMap((place, i) => {
      const answer = answers[i];
      return answer ? [reasonOf(place, answer)] : [];
    });
  return new Map([...held].map(([id, answers]) => [id, reasonsOf(answers)]));
};

const MOST_CHANGES = 100;

/**
 * Why a customer is or isn't in a segment: each condition with the customer's current value, and when they joined
 * and left. Throws NOT_FOUND (CUSTOMER_NOT_FOUND, SEGMENT_NOT_FOUND).
 */
export const explainMembership = async (scope: Scope, customerId: string, segmentId: string, language: Reader) => {
  await assertCustomerExists(scope, customerId);
  const segment = await getSegment(scope, segmentId);
  const [reader, frame] = [await criteriaReader(scope, language), await loadBusinessDay(scope)];
  const { criteria } = readCriteria(segment.criteria);
  const { reasons, meets } = await withBusiness(scope, async (client) => ({
    reasons: await reasonsByCustomer(client, criteria, frame, { reader, customerIds: [customerId] }),
    meets: criteria && ((await criteriaMet(client, [criteria], frame, customerId))[0] ?? false),
  }));
  const membership = { segmentId, customerId };
  const { isMember, changes } = await withBusinessRows(scope, async (rows) => ({
    isMember: await isMemberOf(rows, scope, membership),
    changes: await listMemberChanges(rows, scope, membership, MOST_CHANGES),
  }));
  const actorOf = await nameAuditActors(scope, changes);
  const { id, name, isAutomatic, version } = segment;
  return {
    segment: { id, name, isAutomatic, version, inWords: inWords(segment.criteria, reader) },
    isMember,
    meets,
    reasons: reasons.get(customerId) ?? [],
    history: changes.map((row) => ({ ...row, by: actorOf(row) })),
  };
};
