import type { AccessControlProvider } from "@refinedev/core";
import type { Permission } from "#lib/domain/permissions.ts";
import type { MeReader } from "#ui/shared/session/me-reader.ts";
import { PAGES } from "./resources.ts";

/** Refine's question "may they?", answered by the permissions the server gave: of a page, or named by the asker. */
export const makeAccessControl = (reader: MeReader): AccessControlProvider => ({
  can: async ({ resource, params }) => {
    const asked: Permission | undefined = params?.permission;
    const needed = asked ?? PAGES.find(({ name }) => name === resource)?.meta.permission;
    if (!needed) return { can: true };
    const { permissions } = await reader.read();
    return permissions.includes(needed) ? { can: true } : { can: false, reason: needed };
  },
});
