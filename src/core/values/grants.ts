import { AppError } from "./errors.ts";
import { can, listPermissions, type Permission, type Rights } from "./permissions.ts";

/** The single permission check for routes and use-cases. Throws FORBIDDEN, naming the permission. */
export const assertMay = (actor: Rights, permission: Permission): void => {
  if (can(actor, permission)) return;
  throw new AppError("FORBIDDEN", `This needs the permission ${permission}`, { values: { permission } });
};

/**
 * An actor can't grant permissions it lacks: a restricted token can't create an admin. Throws FORBIDDEN, naming what is
 * missing.
 */
export const assertMayGrant = (actor: Rights, granted: Rights): void => {
  for (const permission of listPermissions(granted)) assertMay(actor, permission);
};
