import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import type { BusinessTexts } from "#lib/domain/texts/business-texts.ts";
import { schemeTexts } from "#lib/domain/texts/scheme-texts.ts";
import type { AuditActor } from "../accounts/audit-log.ts";
import { activeSchemeIn } from "../rfm-scheme/rfm-schemes.ts";
import { withBusiness } from "../with-business.ts";

export type StoredTexts = {
  texts: BusinessTexts;
  /** 0 if never changed. */
  version: number;
  at: Date | null;
};

export const readStoredTexts = async (client: PoolClient, { businessId }: Scope): Promise<StoredTexts> => {
  const { rows } = await client.query<StoredTexts>(
    "select texts, version, at from business_texts where business_id = $1",
    [businessId],
  );
  return rows[0] ?? { texts: {}, version: 0, at: null };
};

/** Replaces the texts read at a version; false if they have changed since. In the caller's transaction. */
export const saveTexts = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { texts, version, at }: { texts: BusinessTexts; version: number; at: Date },
): Promise<boolean> => {
  const values = [businessId, JSON.stringify(texts), at, kind, id];
  const { rowCount } =
    version === 0
      ? await client.query(
          `insert into business_texts (business_id, version, texts, at, by_kind, by_id)
           values ($1, 1, $2::jsonb, $3, $4, $5) on conflict do nothing`,
          values,
        )
      : await client.query(
          `update business_texts set version = version + 1, texts = $2::jsonb, at = $3, by_kind = $4, by_id = $5
            where business_id = $1 and version = $6`,
          [...values, version],
        );
  return rowCount === 1;
};

/** The business's current texts; the actions of its RFM scheme come first. */
export const businessTextsOf = (scope: Scope): Promise<BusinessTexts> =>
  withBusiness(scope, async (client) => {
    const { scheme } = await activeSchemeIn(client, scope);
    return schemeTexts(scheme.looks, (await readStoredTexts(client, scope)).texts);
  });
