import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { AppError, type FieldIssue } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { LAPSED_KEY } from "#lib/rfm/segments.ts";
import { customFieldKeys } from "#records/customers/custom-fields.ts";
import { type Criteria, lapsedRule, listConditions } from "#records/rules/criteria/criteria.ts";
import { customFieldName, parseCustomField } from "#records/rules/criteria/fields/profile.ts";
import { assertCriteria, readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { listSegmentReferences, sortByReference } from "#records/rules/criteria/references.ts";
import { automaticSegments } from "./store/segment-recalculation.ts";
import { listSegmentRows, lockReferences, segmentsById } from "./store/segments.ts";

/** A rule that selects an RFM segment of the business's standard period (its key), or the customers who lapsed before it. */
export const readRfmRule = async (scope: Scope, group: string): Promise<Criteria> =>
  group === LAPSED_KEY
    ? lapsedRule((await getBusinessOrThrow(scope)).rfmDays)
    : { field: "rfmSegment", operator: "is", value: group };

const invalidCriteria = (issues: FieldIssue[]): AppError => {
  const [first] = issues;
  const field = first?.parameter ?? "criteria";
  const options = { reason: "INVALID_CRITERIA", issues, values: { field } } as const;
  return new AppError("INVALID_PARAMETER", `${field} ${first?.message}`, options);
};

const joinCriteriaPath = (...parts: string[]): string => ["criteria", ...parts].filter((part) => part !== "").join(".");

/** Segments that a rule refers to must exist. Throws INVALID_PARAMETER with the place and ID of each that doesn't. */
const assertSegments = (rule: Criteria, known: ReadonlySet<string>): void => {
  const issues = listConditions(rule).flatMap(({ path, condition }) =>
    listSegmentReferences(condition).flatMap((id, i): FieldIssue[] => {
      if (known.has(id)) return [];
      const parameter = joinCriteriaPath(path, `value[${i}]`);
      const message = `is not a segment of this business: ${id}`;
      return [{ parameter, location: "body", message, reason: "no_segment", values: { id } }];
    }),
  );
  if (issues.length > 0) throw invalidCriteria(issues);
};

/** Custom fields must exist. Throws INVALID_PARAMETER with the place of each that doesn't. */
const assertCustomFields = (rule: Criteria, known: ReadonlySet<string>): void => {
  const issues = listConditions(rule).flatMap(({ path, condition: { field } }): FieldIssue[] =>
    parseCustomField(field) === undefined || known.has(field)
      ? []
      : [
          {
            parameter: joinCriteriaPath(path, "field"),
            location: "body",
            message: "is not a known field",
            reason: "unknown_key",
          },
        ],
  );
  if (issues.length > 0) throw invalidCriteria(issues);
};

const usesCustomFields = (rule: Criteria): boolean =>
  listConditions(rule).some(({ condition }) => parseCustomField(condition.field) !== undefined);

/**
 * Parses criteria of a filter; null for none. Throws INVALID_PARAMETER (INVALID_CRITERIA), also for segments and custom fields that
 * the business doesn't have.
 */
export const readFilter = async (scope: Scope, criteria: unknown): Promise<Criteria | null> => {
  const rule = assertCriteria(criteria);
  if (!rule) return null;
  if (listSegmentReferences(rule).length === 0 && !usesCustomFields(rule)) return rule;
  await withBusinessRows(scope, async (rows) => {
    const known = await segmentsById(rows, scope, listSegmentReferences(rule).filter(isUuid));
    assertSegments(rule, new Set(known.map(({ id }) => id)));
    assertCustomFields(rule, new Set((await customFieldKeys(rows, scope)).map(customFieldName)));
  });
  return rule;
};

/** Segments that a rule refers to must exist and must not refer back to it. Throws INVALID_PARAMETER. */
const checkReferences = async (rows: Rows, scope: Scope, id: string, rule: Criteria | null): Promise<void> => {
  if (!rule || listSegmentReferences(rule).length === 0) return;
  await lockReferences(rows, scope);
  const others = (await listSegmentRows(rows, scope)).filter((segment) => segment.id !== id);
  assertSegments(rule, new Set([id, ...others.map((other) => other.id)]));
  const all = [
    ...others.map(({ id: other, criteria }) => ({ id: other, criteria: readCriteria(criteria).criteria })),
    { id, criteria: rule },
  ];
  if (!sortByReference(all)) {
    throw new AppError("INVALID_PARAMETER", "Segments cannot refer to each other in a circle", {
      reason: "SEGMENT_CYCLE",
    });
  }
};

/** Custom fields must exist, and are not deleted before the rule is saved. Throws INVALID_PARAMETER. */
const checkCustomFields = async (rows: Rows, scope: Scope, rule: Criteria | null): Promise<void> => {
  if (!rule || !usesCustomFields(rule)) return;
  await lockReferences(rows, scope);
  assertCustomFields(rule, new Set((await customFieldKeys(rows, scope)).map(customFieldName)));
};

/** An automatic segment and a preview need a condition. */
export const emptyCriteria = (): AppError => {
  const issue = { parameter: "criteria", location: "body", message: "must not be empty", reason: "not_empty" } as const;
  const message = "An automatic segment needs at least one condition";
  return new AppError("INVALID_PARAMETER", message, { reason: "EMPTY_CRITERIA", issues: [issue] });
};

/**
 * Parses and validates a rule; null for none. Throws INVALID_PARAMETER (INVALID_CRITERIA, EMPTY_CRITERIA,
 * SEGMENT_CYCLE).
 */
export const checkRule = async (
  rows: Rows,
  scope: Scope,
  { id, criteria, isAutomatic }: { id: string; criteria: unknown; isAutomatic: boolean },
): Promise<Criteria | null> => {
  const rule = assertCriteria(criteria);
  if (isAutomatic && !rule) throw emptyCriteria();
  await checkReferences(rows, scope, id, rule);
  await checkCustomFields(rows, scope, rule);
  return rule;
};

export type RuledSegment = { id: string; version: number; criteria: Criteria };

/**
 * The active automatic segments as this transaction sees them, each after those it refers to; and the IDs of those
 * whose criteria this version of the product can't read.
 */
export const ruledSegments = async (
  client: PoolClient,
  scope: Scope,
): Promise<{ segments: RuledSegment[]; unreadable: string[] }> => {
  const all = (await automaticSegments(client, scope)).map(({ criteria: given, ...segment }) => {
    return { ...segment, criteria: readCriteria(given).criteria };
  });
  const segments = all.flatMap(({ criteria, ...segment }) => (criteria ? [{ ...segment, criteria }] : []));
  const unreadable = all.flatMap(({ id, criteria }) => (criteria ? [] : [id]));
  return { segments: sortByReference(segments) ?? segments, unreadable };
};
