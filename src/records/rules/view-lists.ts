import { type Actor, can, ROLES, type Role } from "#core/values/permissions.ts";
import { ORDER_CHANCES } from "#lib/clv/forecast-setting.ts";
import { SORTED_FIELDS } from "./customers/list-fields.ts";

/** The lists that have saved views. */
export const VIEW_LISTS = ["customers", "segments", "churn", "forecast"] as const;
export type ViewList = (typeof VIEW_LISTS)[number];

/** Where each list is. Two pages use `view` for charts or tables. */
export const VIEW_PAGES: Record<ViewList, { path: string; parameter: "view" | "saved" }> = {
  customers: { path: "/customers", parameter: "view" },
  segments: { path: "/segments", parameter: "view" },
  churn: { path: "/churn", parameter: "saved" },
  forecast: { path: "/forecast", parameter: "saved" },
};

/** Of one person or token. */
export const MOST_VIEWS = 100;
export const VIEW_NAME_LENGTH = 60;

/** The fields by which each list is sorted. */
export const CUSTOMER_SORTS = ["name", ...SORTED_FIELDS] as const;
export const SEGMENT_SORTS = ["name", "memberCount", "updatedAt"] as const;
export const WIN_BACK_SORTS = ["saveValue", "chanceToReturn", "lastOrder", "name"] as const;
export const CHURN_SORTS = ["valueAtRisk", "lifetimeValue", "churnRisk", "name"] as const;
export const FORECAST_SORTS = [
  "name",
  "predictedClv",
  "expectedPurchases",
  "pAlive",
  "nextOrderOn",
  ...ORDER_CHANCES,
] as const;

/** The order of each list if none is requested. */
export const STANDARD_SORTS = {
  customers: "-lifetimeValue",
  segments: "name",
  forecast: "-predictedClv",
  winBack: "-saveValue",
  churn: "-valueAtRisk",
} as const;

type Owned = { ownerId: string; sharedWith: Role | null };

/** The roles with which a view can be shared so that this role sees it: its own and those below. */
export const rolesSeenBy = (role: Role): readonly Role[] => ROLES.slice(ROLES.indexOf(role));

export const maySeeView = ({ id, role }: Pick<Actor, "id" | "role">, { ownerId, sharedWith }: Owned): boolean =>
  ownerId === id || (sharedWith !== null && rolesSeenBy(role).includes(sharedWith));

/** A shared view belongs to the team: everyone who may edit customers may change it. A private one is its owner's. */
export const mayChangeView = (actor: Pick<Actor, "id" | "role" | "onlyPermissions">, view: Owned): boolean =>
  maySeeView(actor, view) && (view.sharedWith === null || can(actor, "customers:edit"));
