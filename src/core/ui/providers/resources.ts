import type { ResourceProps } from "@refinedev/core";
import type { Permission } from "#core/values/permissions.ts";
import type { Messages } from "../messages/messages.ts";

/** The permission that each action on a page's resource requires; every user may do what isn't named. */
export type Access = Readonly<Record<string, Permission>>;

const SETTINGS = { list: "settings:manage", create: "settings:manage" } as const;

type NavLabel = keyof Messages["nav"];

/** The shell's metadata of a page: its name and its group in the navigation. Pages without a group have no entry there. */
type PageMeta = {
  word: NavLabel;
  group?: NavLabel;
  /** The address parameter of the table's order, for pages with a `sort` of their own. */
  sortName?: string;
  access?: Access;
};

type Page = ResourceProps & { name: string; list: string; meta: PageMeta };

/** Groups with an overview page, to which a phone's single entry leads. */
export const GROUP_HOMES: Partial<Record<NavLabel, string>> = { settings: "/settings" };

const page = (
  name: NavLabel,
  group: NavLabel,
  list: string,
  access: Access = {},
  { meta, ...more }: Omit<ResourceProps, "name" | "list"> = {},
): Page => ({ ...more, name, list, meta: { word: name, group, access, ...meta } });

/** The pages by resource and action, from which the navigation and the access checks are made. */
export const PAGES: readonly Page[] = [
  page("overview", "overview", "/", { list: "reports:view" }),
  page("rfm", "insights", "/rfm", { list: "reports:view", export: "data:export" }),
  { name: "rfm-movement", list: "/rfm/movement", meta: { word: "rfm", access: { list: "reports:view" } } },
  { name: "rfm-customers", list: "/rfm/customers", meta: { word: "rfm", access: { list: "customers:view" } } },
  { name: "rfm-scheme", list: "/rfm/scheme", meta: { word: "rfm_scheme", access: { list: "settings:manage" } } },
  page("purchasing", "insights", "/purchasing", { list: "reports:view", create: "ai:use" }),
  page("forecast", "insights", "/forecast", { list: "reports:view", create: "ai:use" }),
  page("cohorts", "insights", "/cohorts", { list: "reports:view", edit: "data:import" }),
  page(
    "axes",
    "insights",
    "/axes",
    { list: "reports:view", show: "reports:view", create: "ai:use" },
    { show: "/axes/:axis" },
  ),
  // `sort` orders the archetypes; the selected one's customers are sorted `by`.
  page("archetypes", "insights", "/archetypes", { list: "reports:view" }, { meta: { sortName: "by" } }),
  page("drift", "insights", "/drift", { list: "reports:view" }),
  page("churn", "insights", "/churn", { list: "customers:view", edit: "customers:edit" }),
  page(
    "customers",
    "crm",
    "/customers",
    {
      list: "customers:view",
      show: "customers:view",
      edit: "customers:edit",
      export: "data:export",
      erase: "settings:manage",
    },
    { show: "/customers/:id" },
  ),
  {
    name: "duplicates",
    list: "/customers/duplicates",
    meta: { word: "duplicates", access: { list: "customers:edit" } },
  },
  page(
    "segments",
    "crm",
    "/segments",
    {
      list: "customers:view",
      show: "customers:view",
      create: "customers:edit",
      edit: "customers:edit",
      export: "data:export",
      describe: "ai:use",
    },
    {
      show: "/segments/:id",
      create: "/segments/new",
      edit: "/segments/:id/edit",
    },
  ),
  page(
    "campaigns",
    "crm",
    "/campaigns",
    { list: "reports:view", show: "reports:view", create: "customers:edit", edit: "customers:edit" },
    { show: "/campaigns/:id", create: "/campaigns/new" },
  ),
  page(
    "audiences",
    "crm",
    "/audiences",
    { list: "customers:view", show: "customers:view", create: "data:export", edit: "data:export" },
    {
      show: "/audiences/:id",
      create: "/audiences/new",
      edit: "/audiences/:id/edit",
    },
  ),
  page("imports", "data", "/imports", { list: "data:import", create: "data:import" }, { create: "/imports/new" }),
  page(
    "connections",
    "data",
    "/imports/connections",
    { ...SETTINGS, show: "settings:manage" },
    { show: "/imports/connections/:id" },
  ),
  page(
    "jobs",
    "data",
    "/jobs",
    { list: "ai:use", show: "ai:use", create: "customers:edit", edit: "customers:edit", manage: "settings:manage" },
    { show: "/jobs/:id" },
  ),
  { name: "setup", list: "/setup", meta: { word: "setup", access: { list: "reports:view" } } },
  { name: "settings", list: "/settings", meta: { word: "settings", access: { ...SETTINGS, list: "customers:edit" } } },
  page("users", "settings", "/settings/users", SETTINGS),
  page("tokens", "settings", "/settings/tokens", SETTINGS),
  page(
    "webhooks",
    "settings",
    "/settings/webhooks",
    { ...SETTINGS, show: "settings:manage" },
    { show: "/settings/webhooks/:id" },
  ),
  page("slack", "settings", "/settings/slack", SETTINGS),
  page("business", "settings", "/settings/business", SETTINGS),
  page("custom-fields", "settings", "/settings/custom-fields", SETTINGS),
  page("texts", "settings", "/settings/texts", { list: "customers:edit" }),
  page("privacy", "settings", "/settings/privacy", { list: "customers:edit" }),
  { name: "retention", list: "/settings/privacy/retention", meta: { word: "retention_rules", access: SETTINGS } },
  page("audit", "settings", "/settings/audit", SETTINGS),
  page("glossary", "glossary", "/glossary"),
  page("api", "api", "/api-reference"),
];
