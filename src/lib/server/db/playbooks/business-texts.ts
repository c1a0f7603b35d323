import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import type { BusinessTexts } from "#lib/domain/texts/business-texts.ts";
import { schemeTexts } from "#lib/domain/texts/scheme-texts.ts";
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

/** The business's current texts; the actions of its RFM scheme come first. */
export const businessTextsOf = (scope: Scope): Promise<BusinessTexts> =>
  withBusiness(scope, async (client) => {
    const { scheme } = await activeSchemeIn(client, scope);
    return schemeTexts(scheme.looks, (await readStoredTexts(client, scope)).texts);
  });
