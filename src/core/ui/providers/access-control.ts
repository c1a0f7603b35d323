import { type AccessControlProvider, keys } from "@refinedev/core";
import type { QueryClient } from "@tanstack/react-query";
import type { MeReader } from "#core/ui/session/me-reader.ts";
import type { Permission } from "#core/values/permissions.ts";
import type { FoldedPages } from "../page/feature-pages.tsx";

/** Refine's access control, based on the permissions in `/api/admin/me`. */
export const makeAccessControl = (
  reader: MeReader,
  { permissionFor }: Pick<FoldedPages, "permissionFor">,
): AccessControlProvider => ({
  can: async ({ resource, action }) => {
    const reason = permissionFor(resource, action);
    if (!reason) return { can: true };
    const { permissions } = await reader.read();
    return permissions.includes(reason) ? { can: true } : { can: false, reason };
  },
});

/** Fills the cache that `useCan` reads first, so that no part of a page waits for a check. */
export const fillAccess = (
  client: QueryClient,
  { access }: Pick<FoldedPages, "access">,
  permissions: readonly Permission[],
): void => {
  // The permissions change only with the user, which fills the cache again.
  client.setQueryDefaults(["access"], { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY });
  for (const [resource, actions] of Object.entries(access)) {
    for (const [action, reason] of Object.entries(actions)) {
      const key = keys().access().resource(resource).action(action).params({ params: {} }).get();
      client.setQueryData(key, permissions.includes(reason) ? { can: true } : { can: false, reason });
    }
  }
};
