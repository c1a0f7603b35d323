import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { insertSchemeVersion } from "#lib/server/db/rfm-scheme/rfm-schemes.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";
import { readSchemes, type ShownSchemes } from "./read-schemes.ts";
import { readScheme, type WireScheme } from "./wire-scheme.ts";

/** Saves a version, which is not used until it is activated. Throws INVALID_PARAMETER for a scheme that cannot be used. */
export const saveScheme = async (
  actor: Actor,
  { scheme, note }: { scheme: WireScheme; note: string },
): Promise<ShownSchemes> => {
  const { currency } = await getBusinessOrThrow(actor);
  const read = readScheme(scheme, currency);
  await withBusiness(actor, async (client) => {
    const version = await insertSchemeVersion(client, actor, { scheme: read, note, at: now() });
    await insertAuditLine(client, actor, { action: "rfm_scheme.saved", after: { version, note } });
  });
  return readSchemes(actor);
};
