import type { PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { activeSchemeIn } from "#features/report/store/rfm-schemes.ts";
import type { BusinessTexts } from "#records/rules/texts/business-texts.ts";
import { schemeTexts } from "#records/rules/texts/scheme-texts.ts";

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

/** The business's current texts; the actions of its RFM scheme come first. */
export const readBusinessTexts = (scope: Scope): Promise<BusinessTexts> =>
  withBusiness(scope, async (client) => {
    const { scheme } = await activeSchemeIn(client, scope);
    return schemeTexts(scheme.looks, (await readStoredTexts(client, scope)).texts);
  });
