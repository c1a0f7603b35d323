import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { nameAuditActors } from "#features/accounts/name-audit-actors.ts";
import { schemeChoice, schemeVersions } from "#features/report/store/rfm-schemes.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { wireScheme } from "./wire-scheme.ts";

/** The standard segments, the business's saved versions with their authors, and which one is active. */
export const readSchemes = async (scope: Scope) => {
  const { currency } = await getBusinessOrThrow(scope);
  const { choice, versions } = await withBusiness(scope, async (client) => ({
    choice: await schemeChoice(client, scope),
    versions: await schemeVersions(client, scope),
  }));
  const actorOf = await nameAuditActors(
    scope,
    versions.map(({ byKind, byId }) => ({ byKind, byId, version: null })),
  );
  return {
    revision: choice.revision,
    activeVersion: choice.version,
    inApi: choice.inApi,
    currency,
    standard: wireScheme(STANDARD_SCHEME, currency),
    versions: versions.map(({ version, note, at, byKind, byId, scheme }) => {
      const { name } = actorOf({ byKind, byId, version: null });
      return { version, note, at: at.toISOString(), by: { kind: byKind, name }, scheme: wireScheme(scheme, currency) };
    }),
  };
};

export type ShownSchemes = Awaited<ReturnType<typeof readSchemes>>;
