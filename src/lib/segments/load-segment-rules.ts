import type { PoolClient } from "pg";
import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { readCriteria } from "#lib/domain/segments/read-criteria.ts";
import { inOrderOfReference } from "#lib/domain/segments/references.ts";
import { automaticSegments } from "#lib/server/db/segments/segment-recalculation.ts";
import type { Scope } from "../domain/permissions.ts";

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
