import type { PoolClient } from "pg";
import type { Criteria } from "./domain/criteria/criteria.ts";
import { readCriteria } from "./domain/criteria/read.ts";
import { inOrderOfReference } from "./domain/criteria/references.ts";
import type { Scope } from "./domain/permissions.ts";
import { automaticSegments } from "./server/db/segment-recalculation.ts";

export type RuledSegment = { id: string; version: number; criteria: Criteria };

/**
 * The automatic segments in use, each after those it refers to, as this transaction sees them; and the ids of those whose
 * criteria this version of the product can't read.
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
