import { AppError } from "../errors.ts";
import { type Actor, can, type Permission, permissionsOf } from "../permissions.ts";

type Rights = Pick<Actor, "role" | "onlyPermissions">;

/** The one refusal of those who may not: at the door, and where a use-case asks for more. Throws FORBIDDEN, naming it. */
export const assertMay = (actor: Rights, permission: Permission): void => {
  if (can(actor, permission)) return;
  throw new AppError("FORBIDDEN", `This needs the permission ${permission}`, { values: { permission } });
};

/** Nobody hands on what they don't have: a narrowed token makes no admin. Throws FORBIDDEN, naming what is missing. */
export const assertMayGrant = (actor: Rights, granted: Rights): void => {
  for (const permission of permissionsOf(granted)) assertMay(actor, permission);
};
