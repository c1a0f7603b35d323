/** `words` describes each permission in three languages. */
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

/** The business; all data access happens within one. */
export type Scope = { businessId: string };

/** The authenticated caller and their business. An actor is also a scope, so handlers pass it on unchanged. */
export type Actor = Scope & {
  kind: "user" | "token" | "system";
  /** The user's or token's ID. */
  id: string;
  role: Role;
  /** For a logged-in user. */
  sessionId?: string;
  /** A token may be limited to a subset of its role's permissions; empty means all. */
  onlyPermissions?: readonly Permission[];
  /** The current request, for the audit log. */
  requestId?: string;
  /** For requests that must take effect only once, even if repeated. */
  idempotency?: { key: string; fingerprint: string };
};

/** A caller of an unauthenticated route: `network` is the key for rate limits by address. */
export type AnonymousCaller = { network: string; requestId: string };

/** The permissions of a role, limited by a token's own list. */
export const permissionsOf = ({ role, onlyPermissions = [] }: Pick<Actor, "role" | "onlyPermissions">): Permission[] =>
  GRANTS[role].filter((permission) => onlyPermissions.length === 0 || onlyPermissions.includes(permission));

/** The only permission check: handlers reject by it, and the UI hides by it. */
export const can = (actor: Pick<Actor, "role" | "onlyPermissions">, permission: Permission): boolean =>
  permissionsOf(actor).includes(permission);

/**
 * How callers authenticate on a route. There is no default, so a public route must say so. "tenant": a token plus the
 * business's ID and secret. "metrics-token": monitoring of the whole installation, without a business. "signature": the
 * use-case verifies that the body is signed with the secret of what the address names.
 */
export type AuthMode = "session-or-bearer" | "session" | "bearer" | "tenant" | "metrics-token" | "signature" | "none";
