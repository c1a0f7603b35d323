import { type Actor, can, ROLES, type Role } from "#core/values/permissions.ts";

type Owned = { ownerId: string; sharedWith: Role | null };

/** The roles with which a view can be shared so that this role sees it: its own and those below. */
export const rolesSeenBy = (role: Role): readonly Role[] => ROLES.slice(ROLES.indexOf(role));

export const maySeeView = ({ id, role }: Pick<Actor, "id" | "role">, { ownerId, sharedWith }: Owned): boolean =>
  ownerId === id || (sharedWith !== null && rolesSeenBy(role).includes(sharedWith));

/** A shared view belongs to the team: everyone who may edit customers may change it. A private one is its owner's. */
export const mayChangeView = (actor: Pick<Actor, "id" | "role" | "onlyPermissions">, view: Owned): boolean =>
  maySeeView(actor, view) && (view.sharedWith === null || can(actor, "customers:edit"));
