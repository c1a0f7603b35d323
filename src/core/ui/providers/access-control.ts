import { type AccessControlProvider, keys } from "@refinedev/core";
import type { QueryClient } from "@tanstack/react-query";
import type { MeReader } from "#core/ui/session/me-reader.ts";
import type { Permission } from "#core/values/permissions.ts";

const SETTINGS = { list: "settings:manage", create: "settings:manage" } as const;

/** The permission that an action on a resource requires. `manage` covers the whole business, not only the user's own records. */
const ACCESS: Readonly<Record<string, Readonly<Record<string, Permission>>>> = {
  overview: { list: "reports:view" },
  alerts: { list: "customers:view" },
  rfm: { list: "reports:view", export: "data:export" },
  "rfm-movement": { list: "reports:view" },
  "rfm-scheme": { list: "settings:manage" },
  "rfm-customers": { list: "customers:view" },
  purchasing: { list: "reports:view", create: "ai:use" },
  forecast: { list: "reports:view", create: "ai:use" },
  cohorts: { list: "reports:view", edit: "data:import" },
  axes: { list: "reports:view", show: "reports:view", create: "ai:use" },
  archetypes: { list: "reports:view" },
  drift: { list: "reports:view" },
  churn: { list: "customers:view", edit: "customers:edit" },
  playbooks: { edit: "settings:manage" },
  customers: {
    list: "customers:view",
    show: "customers:view",
    edit: "customers:edit",
    export: "data:export",
    erase: "settings:manage",
  },
  segments: {
    list: "customers:view",
    show: "customers:view",
    create: "customers:edit",
    edit: "customers:edit",
    export: "data:export",
    describe: "ai:use",
  },
  campaigns: { list: "reports:view", show: "reports:view", create: "customers:edit", edit: "customers:edit" },
  audiences: { list: "customers:view", show: "customers:view", create: "data:export", edit: "data:export" },
  connections: { ...SETTINGS, show: "settings:manage" },
  imports: { list: "data:import", create: "data:import" },
  jobs: { list: "ai:use", show: "ai:use", create: "customers:edit", edit: "customers:edit", manage: "settings:manage" },
  // Managers have one settings page, the texts.
  settings: { ...SETTINGS, list: "customers:edit" },
  texts: { list: "customers:edit" },
  privacy: { list: "customers:edit" },
  retention: SETTINGS,
  duplicates: { list: "customers:edit" },
  users: SETTINGS,
  tokens: SETTINGS,
  slack: SETTINGS,
  webhooks: { ...SETTINGS, show: "settings:manage" },
  business: SETTINGS,
  "custom-fields": SETTINGS,
  audit: SETTINGS,
  setup: { list: "reports:view" },
};

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
