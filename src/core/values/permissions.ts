/** `words` describes each permission in three languages. */
export const PERMISSIONS = [
  "customers:view",
  "customers:pii",
  "customers:edit",
  "reports:view",
  "ai:use",
  "data:import",
  // Needed besides the permission to view, because a file takes many customers' data out of the product.
  "data:export",
  "settings:manage",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const isPermission = (name: unknown): name is Permission => PERMISSIONS.some((each) => each === name);

export const ROLES = ["admin", "manager", "analyst", "viewer"] as const;

export type Role = (typeof ROLES)[number];

const VIEWS: Permission[] = ["customers:view", "reports:view"];
const ANALYSES: Permission[] = [...VIEWS, "customers:pii", "ai:use", "data:export"];
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
  /** For a user: what an admin chose, instead of what the role says. Admins always see personal data. */
  seesPersonalData?: boolean | null;
  /** A token may be limited to a subset of its role's permissions; empty means all. */
  onlyPermissions?: readonly Permission[];
  /** The current request, for the audit log. */
  requestId?: string;
  /** For requests that must take effect only once, even if repeated. */
  idempotency?: { key: string; fingerprint: string };
};

/** What an actor's permissions depend on. */
export type Rights = Pick<Actor, "role" | "onlyPermissions" | "seesPersonalData">;

/** A business as an actor reads it, or as the product itself does, such as in a scheduled run. */
export type ReadScope = Scope & Partial<Rights>;

/** A caller of an unauthenticated route: `network` is the key for rate limits by address. */
export type AnonymousCaller = { network: string; requestId: string };

/** Whether a user of this role sees personal data, if no admin chose otherwise. */
export const seesPersonalDataByRole = (role: Role): boolean => GRANTS[role].includes("customers:pii");

/** The permissions of a role, with or without personal data as an admin chose, and limited by a token's own list. */
export const listPermissions = ({ role, seesPersonalData, onlyPermissions = [] }: Rights): Permission[] => {
  const sees = role === "admin" || (seesPersonalData ?? seesPersonalDataByRole(role));
  return PERMISSIONS.filter((permission) =>
    permission === "customers:pii" ? sees : GRANTS[role].includes(permission),
  ).filter((permission) => onlyPermissions.length === 0 || onlyPermissions.includes(permission));
};

/** The only permission check: handlers reject by it, and the UI hides by it. */
export const can = (actor: Rights, permission: Permission): boolean => listPermissions(actor).includes(permission);

/** Whether customers' personal data is masked for this actor; for the product itself, which has no role, it is not. */
export const hidesPersonalData = ({ role, ...rights }: Partial<Rights>): boolean =>
  role !== undefined && !can({ role, ...rights }, "customers:pii");

/** Whether what the business sells is left out for this actor, such as a token that only imports. */
export const hidesSales = ({ role, ...rights }: Partial<Rights>): boolean =>
  role !== undefined && !can({ role, ...rights }, "reports:view");

/**
 * How callers authenticate on a route. There is no default, so a public route must say so. "tenant": a token plus the
 * business's ID and secret. "metrics-token": monitoring of the whole installation, without a business. "signature": the
 * use-case verifies that the body is signed with the secret of what the address names.
 */
export type AuthMode = "session-or-bearer" | "session" | "bearer" | "tenant" | "metrics-token" | "signature" | "none";
