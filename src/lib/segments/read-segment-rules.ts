import type { PoolClient } from "pg";
import { assertCriteria } from "#lib/domain/segments/assert-criteria.ts";
import { type Criteria, conditionsOf } from "#lib/domain/segments/criteria.ts";
import { customFieldName, parseCustomField } from "#lib/domain/segments/fields/custom.ts";
import { readCriteria } from "#lib/domain/segments/read-criteria.ts";
import { inOrderOfReference, referencesOf } from "#lib/domain/segments/references.ts";
import { customFieldKeys } from "#lib/server/db/customers/custom-fields.ts";
import { lockReferences } from "#lib/server/db/segments/segment-edits.ts";
import { automaticSegments } from "#lib/server/db/segments/segment-recalculation.ts";
import { segmentsOf } from "#lib/server/db/segments/segments.ts";
import { AppError } from "../domain/errors.ts";
import type { Scope } from "../domain/permissions.ts";
import type { Rows } from "../server/db/transaction.ts";

/** Segments that a rule refers to must exist and must not refer back to it. Throws INVALID_PARAMETER. */
const checkReferences = async (rows: Rows, scope: Scope, id: string, rule: Criteria | null): Promise<void> => {
  const wanted = referencesOf(rule);
  if (wanted.length === 0) return;
  await lockReferences(rows, scope);
  const others = (await segmentsOf(rows, scope)).filter((segment) => segment.id !== id);
  const unknown = wanted.find((one) => one !== id && !others.some((other) => other.id === one));
  if (unknown !== undefined) {
    const message = "must name segments of this business";
    const issues = [{ parameter: "criteria", location: "body" as const, message, reason: "unknown_segment" }];
    throw new AppError("INVALID_PARAMETER", message, {
      reason: "INVALID_CRITERIA",
      issues,
      values: { field: "criteria" },
    });
  }
  const all = [
    ...others.map(({ id: other, criteria }) => ({ id: other, criteria: readCriteria(criteria).criteria })),
    { id, criteria: rule },
  ];
  if (!inOrderOfReference(all)) {
    throw new AppError("INVALID_PARAMETER", "Segments cannot refer to each other in a circle", {
      reason: "SEGMENT_CYCLE",
    });
  }
};

/** Custom fields must exist, and are not deleted before the rule is saved. Throws INVALID_PARAMETER. */
const checkCustomFields = async (rows: Rows, scope: Scope, rule: Criteria | null): Promise<void> => {
  const used = rule ? conditionsOf(rule).filter(({ condition }) => parseCustomField(condition.field)) : [];
  if (used.length === 0) return;
  await lockReferences(rows, scope);
  const known = new Set((await customFieldKeys(rows, scope)).map(customFieldName));
  const unknown = used.find(({ condition }) => !known.has(condition.field));
  if (!unknown) return;
  const at = ["criteria", unknown.path, "field"].filter((part) => part !== "").join(".");
  const message = "is not a known field";
  throw new AppError("INVALID_PARAMETER", `${at} ${message}`, {
    reason: "INVALID_CRITERIA",
    issues: [{ parameter: at, location: "body", message, reason: "unknown_key" }],
    values: { field: at },
  });
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
  if (isAutomatic && !rule) {
    throw new AppError("INVALID_PARAMETER", "An automatic segment needs at least one condition", {
      reason: "EMPTY_CRITERIA",
    });
  }
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
  return { segments: inOrderOfReference(segments) ?? segments, unreadable };
};
