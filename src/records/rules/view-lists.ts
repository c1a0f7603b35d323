import { type Actor, can, ROLES, type Role } from "#core/values/permissions.ts";
import { ORDER_CHANCES } from "#lib/clv/forecast-setting.ts";
import { SORTED_FIELDS } from "./customers/list-fields.ts";
import { STANDARD_DAYS, STANDARD_SPAN } from "./report-choices.ts";
import { VIEW_FORMATS, type ViewFormat } from "./view-schedules.ts";

/** The pages that have saved views: lists, and reports. */
export const VIEW_LISTS = [
  "customers",
  "segments",
  "churn",
  "forecast",
  "rfm",
  "retention",
  "products",
  "overview",
] as const;
export type ViewList = (typeof VIEW_LISTS)[number];

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
  products: "-returnRate",
  pairs: "-lift",
} as const;

/** The parameters of addresses for `segment` and `withoutSegment`. On the pages of the RFM report, `segment` is one of the report's own. */
const SEGMENT_PARAMETERS = { segment: "withinSegment", withoutSegment: "withoutSegment" } as const;

/** Of parts of a query by name, as texts; undefined without one. */
type TextOf = (part: string) => string | undefined;

type ViewPage = {
  path: string;
  /** Names the view in the address. Pages with charts use `view` for charts or tables. */
  parameter: "view" | "saved";
  /** The parameters of the page's address by the parts of a query. */
  parameters: Readonly<Record<string, string>>;
  /** What the page shows without these parts. The first one, written out, is an address of the page without a choice. */
  standards: (textOf: TextOf) => Readonly<Record<string, string>>;
  /** Whether its rows are of customers, whose names are personal data. */
  hasCustomers: boolean;
  kind: "list" | "report";
  /** The files that a view can be sent as. */
  formats: (textOf: TextOf) => readonly ViewFormat[];
};

const anyFormat = () => VIEW_FORMATS;
const list = { kind: "list", hasCustomers: true, formats: anyFormat } as const;
const report = { kind: "report", hasCustomers: false, parameter: "saved", formats: anyFormat } as const;
const within = { ...SEGMENT_PARAMETERS, storefront: "storefront" } as const;

/** Each page with saved views. Beside it are the schema of its query (`VIEW_QUERIES`) and its files (`writeViewFile`). */
export const VIEW_PAGES: Record<ViewList, ViewPage> = {
  customers: {
    ...list,
    path: "/customers",
    parameter: "view",
    parameters: { q: "q", criteria: "f", reachable: "reach", sort: "sort", columns: "cols" },
    standards: () => ({ sort: STANDARD_SORTS.customers }),
  },
  segments: {
    ...list,
    path: "/segments",
    parameter: "view",
    parameters: { q: "q", kind: "kind", isArchived: "archived", sort: "sort" },
    standards: () => ({ sort: STANDARD_SORTS.segments }),
    hasCustomers: false,
  },
  churn: {
    ...list,
    path: "/todo",
    parameter: "saved",
    parameters: {
      tab: "tab",
      q: "q",
      overdue: "who",
      reachable: "reach",
      priority: "priority",
      minValue: "minValue",
      state: "show",
      sort: "sort",
    },
    standards: (textOf) => ({ sort: textOf("tab") === undefined ? STANDARD_SORTS.winBack : STANDARD_SORTS.churn }),
  },
  forecast: {
    ...list,
    path: "/forecast",
    parameter: "saved",
    parameters: { q: "q", tier: "tier", ...SEGMENT_PARAMETERS, sort: "sort" },
    standards: () => ({ sort: STANDARD_SORTS.forecast }),
  },
  rfm: {
    ...report,
    path: "/rfm",
    parameters: { method: "method", days: "days", ...within, valueBasis: "basis", compare: "compare" },
    standards: () => ({ method: "rfm", valueBasis: "revenue", compare: "previous" }),
  },
  retention: {
    ...report,
    path: "/retention",
    parameters: {
      tab: "tab",
      metric: "metric",
      by: "by",
      per: "per",
      cells: "cells",
      order: "order",
      group: "group",
      cost: "cost",
      months: "months",
      ...within,
    },
    standards: () => ({
      tab: "cohorts",
      metric: "retention",
      by: "month",
      per: "total",
      cells: "share",
      group: "product",
      cost: "campaign",
      months: String(STANDARD_SPAN),
    }),
    // A table of cohorts has a column per month, which no page is wide enough for.
    formats: (textOf) => ((textOf("tab") ?? "cohorts") === "cohorts" ? ["csv"] : VIEW_FORMATS),
  },
  products: {
    ...report,
    path: "/products",
    parameters: {
      tab: "tab",
      by: "by",
      group: "group",
      relation: "relation",
      months: "months",
      ...within,
      q: "q",
      sort: "sort",
    },
    standards: (textOf) => ({
      tab: "products",
      by: "product",
      group: "product",
      relation: "together",
      months: String(STANDARD_SPAN),
      sort: textOf("tab") === "pairs" ? STANDARD_SORTS.pairs : STANDARD_SORTS.products,
    }),
  },
  overview: {
    ...report,
    path: "/",
    parameters: { days: "days", from: "from", to: "to", compare: "compare", ...within, by: "by" },
    standards: () => ({ days: String(STANDARD_DAYS), compare: "previous" }),
  },
};

/** The files that a view of this query can be sent as. */
export const viewFormats = ({ list, ...query }: { list: ViewList }): readonly ViewFormat[] =>
  VIEW_PAGES[list].formats((part) => {
    const value: unknown = query[part as keyof typeof query];
    return value === undefined ? undefined : String(value);
  });

type Owned = { ownerId: string; sharedWith: Role | null };

/** The roles with which a view can be shared so that this role sees it: its own and those below. */
export const rolesSeenBy = (role: Role): readonly Role[] => ROLES.slice(ROLES.indexOf(role));

export const maySeeView = ({ id, role }: Pick<Actor, "id" | "role">, { ownerId, sharedWith }: Owned): boolean =>
  ownerId === id || (sharedWith !== null && rolesSeenBy(role).includes(sharedWith));

/** A shared view belongs to the team: everyone who may edit customers may change it. A private one is its owner's. */
export const mayChangeView = (actor: Pick<Actor, "id" | "role" | "onlyPermissions">, view: Owned): boolean =>
  maySeeView(actor, view) && (view.sharedWith === null || can(actor, "customers:edit"));
