import { type AccessControlProvider, keys } from "@refinedev/core";
import type { QueryClient } from "@tanstack/react-query";
import type { MeReader } from "#core/ui/session/me-reader.ts";
import type { Permission } from "#core/values/permissions.ts";
import { type Access, PAGES } from "./resources.ts";

/** The permission that an action on a resource requires. `manage` covers the whole business, not only the user's own records. */
const ACCESS: Readonly<Record<string, Access>> = Object.fromEntries([
  ...PAGES.map(({ name, meta: { access = {} } }) => [name, access]),
  ["alerts", { list: "customers:view" }],
  ["playbooks", { edit: "settings:manage" }],
]);

/** Undefined if every user may. */
export const permissionFor = (resource: string | undefined, action: string): Permission | undefined =>
  ACCESS[resource ?? ""]?.[action];

/** Refine's access control, based on the permissions in `/api/admin/me`. */
export const makeAccessControl = (reader: MeReader): AccessControlProvider => ({
  can: async ({ resource, action }) => {
    const reason = permissionFor(resource, action);
    if (!reason) return { can: true };
    const { permissions } = await reader.read();
    return permissions.includes(reason) ? { can: true } : { can: false, reason };
  },
});

/** Fills the cache that `useCan` reads first, so that no part of a page waits for a check. */
export const fillAccess = (client: QueryClient, permissions: readonly Permission[]): void => {
  // The permissions change only with the user, which fills the cache again.
  client.setQueryDefaults(["access"], { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY });
  for (const [resource, actions] of Object.entries(ACCESS)) {
    for (const [action, reason] of Object.entries(actions)) {
      const key = keys().access().resource(resource).action(action).params({ params: {} }).get();
      client.setQueryData(key, permissions.includes(reason) ? { can: true } : { can: false, reason });
    }
  }
};
