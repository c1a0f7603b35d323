/** What each lets one do stands in `words`, in three languages. */
export const PERMISSIONS = [
  "customers:view",
  "customers:edit",
  "reports:view",
  "ai:use",
  "data:import",
  "data:export",
  "settings:manage",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const isPermission = (name: unknown): name is Permission => PERMISSIONS.some((each) => each === name);

export const ROLES = ["admin", "manager", "analyst", "viewer"] as const;

export type Role = (typeof ROLES)[number];

const VIEWS: Permission[] = ["customers:view", "reports:view"];
const ANALYSES: Permission[] = [...VIEWS, "ai:use", "data:export"];
const MANAGES: Permission[] = [...ANALYSES, "customers:edit", "data:import"];

const GRANTS: Record<Role, readonly Permission[]> = {
  viewer: VIEWS,
  analyst: ANALYSES,
  manager: MANAGES,
  admin: [...MANAGES, "settings:manage"],
};

/** Which business. Every reading and writing happens inside one. */
export type Scope = { businessId: string };

/** Who is acting, and for which business: an actor is a scope, so a handler just passes it on. */
export type Actor = Scope & {
  kind: "user" | "token" | "system";
  /** Of the user or of the token. */
  id: string;
  role: Role;
  /** Of a user who is logged in. */
  sessionId?: string;
  /** A token may be made for less than its role; empty means all of the role's. */
  onlyPermissions?: readonly Permission[];
  /** Of the request that is being answered, for the audit line. */
  requestId?: string;
  /** Of a request that is to make its thing once, however often it is sent. */
  idempotency?: { key: string; fingerprint: string };
};

/** Who calls where nobody has to say who they are: `network` is what limits by address count by. */
export type AnonymousCaller = { network: string; requestId: string };

/** What a role, narrowed by a token's own list, may do. */
export const permissionsOf = ({ role, onlyPermissions = [] }: Pick<Actor, "role" | "onlyPermissions">): Permission[] =>
  GRANTS[role].filter((permission) => onlyPermissions.length === 0 || onlyPermissions.includes(permission));

/** The one answer to "may they?": handlers refuse by it, the UI hides by it. */
export const can = (actor: Pick<Actor, "role" | "onlyPermissions">, permission: Permission): boolean =>
  permissionsOf(actor).includes(permission);

/**
 * How a caller may prove who they are. There is no default: an open door has to be written down. "tenant": by a token and
 * the id and secret of its business. "metrics-token": whoever watches the installation, of no business.
 */
export type AuthMode = "session-or-bearer" | "session" | "bearer" | "tenant" | "metrics-token" | "none";
