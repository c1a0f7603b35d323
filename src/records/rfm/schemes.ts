import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type RfmScheme, STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
/** The scheme that a business uses; `version` is null for the standard one. */
export type ActiveScheme = {
  version: number | null;
  scheme: RfmScheme;
  /** Whether the reports API answers by it too if the caller does not say. */
  inApi: boolean;
};

export const STANDARD: ActiveScheme = { version: null, scheme: STANDARD_SCHEME, inApi: false };

/** The same in the caller's transaction. */
export const activeSchemeIn = async (client: PoolClient, { businessId }: Scope): Promise<ActiveScheme> => {
  const { rows } = await client.query<ActiveScheme & { version: number }>(
    `select s.version, s.scheme, c.in_api from rfm_scheme_choices c
       join rfm_schemes s on s.business_id = $1 and s.version = c.version where c.business_id = $1`,
    [businessId],
  );
  return rows[0] ?? STANDARD;
};

/** The business's current scheme. */
export const activeScheme = (scope: Scope): Promise<ActiveScheme> =>
  withBusiness(scope, (client) => activeSchemeIn(client, scope));

type SchemeVersion = {
  version: number;
  scheme: RfmScheme;
  note: string;
  at: Date;
  byKind: "user" | "token" | "system";
  byId: string;
};

const MOST_LISTED = 100;

/** The saved versions, latest first, at most 100. */
export const schemeVersions = async (client: PoolClient, { businessId }: Scope): Promise<SchemeVersion[]> => {
  const { rows } = await client.query<SchemeVersion>(
    `select version, scheme, note, at, by_kind, by_id from rfm_schemes
      where business_id = $1 order by version desc limit $2`,
    [businessId, MOST_LISTED],
  );
  return rows;
};

export const hasSchemeVersion = async (
  client: PoolClient,
  { businessId }: Scope,
  version: number,
): Promise<boolean> => {
  const { rowCount } = await client.query("select from rfm_schemes where business_id = $1 and version = $2", [
    businessId,
    version,
  ]);
  return rowCount === 1;
};

/** Adds the next version and returns its number. */
export const insertSchemeVersion = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { scheme, note, at }: { scheme: RfmScheme; note: string; at: Date },
): Promise<number> => {
  await lockUntilCommit(client, "rfm scheme", businessId);
  const { rows } = await client.query<{ version: number }>(
    `insert into rfm_schemes (business_id, version, scheme, note, at, by_kind, by_id)
     select $1::uuid, coalesce(max(version), 0) + 1, $2::jsonb, $3, $4::timestamptz, $5, $6 from rfm_schemes where business_id = $1
     returning version`,
    [businessId, JSON.stringify(scheme), note, at, kind, id],
  );
  return rows[0]?.version ?? 1;
};

/** Which version is used, and how often that changed; 0 if never. */
export type SchemeChoice = { revision: number; version: number | null; inApi: boolean };

export const schemeChoice = async (client: PoolClient, { businessId }: Scope): Promise<SchemeChoice> => {
  const { rows } = await client.query<SchemeChoice>(
    `select revision, version, in_api from rfm_scheme_choices where business_id = $1`,
    [businessId],
  );
  return rows[0] ?? { revision: 0, version: null, inApi: false };
};

/** Changes the choice read at a revision; false if it has changed since. In the caller's transaction. */
export const saveSchemeChoice = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { revision, version, inApi, at }: SchemeChoice & { at: Date },
): Promise<boolean> => {
  const values = [businessId, version, inApi, at, kind, id];
  const { rowCount } =
    revision === 0
      ? await client.query(
          `insert into rfm_scheme_choices (business_id, revision, version, in_api, at, by_kind, by_id)
           values ($1, 1, $2, $3, $4, $5, $6) on conflict do nothing`,
          values,
        )
      : await client.query(
          `update rfm_scheme_choices set revision = revision + 1, version = $2, in_api = $3, at = $4, by_kind = $5, by_id = $6
            where business_id = $1 and revision = $7`,
          [...values, revision],
        );
  return rowCount === 1;
};
