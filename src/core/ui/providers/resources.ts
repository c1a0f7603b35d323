import type { ResourceProps } from "@refinedev/core";
import type { Messages } from "../messages/messages.ts";

type NavLabel = keyof Messages["nav"];

/** The shell's metadata of a page: its name and its group in the navigation. Pages without a group have no entry there. */
type PageMeta = {
  word: NavLabel;
  group?: NavLabel;
  /** The address parameter of the table's order, for pages with a `sort` of their own. */
  sortName?: string;
};

type Page = ResourceProps & { name: string; list: string; meta: PageMeta };

/** Groups with an overview page, to which a phone's single entry leads. */
export const GROUP_HOMES: Partial<Record<NavLabel, string>> = { settings: "/settings" };

const page = (
  name: NavLabel,
  group: NavLabel,
  list: string,
  more: Omit<ResourceProps, "name" | "list"> = {},
): Page => ({
  ...more,
  name,
  list,
  meta: { word: name, group, ...more.meta },
});

/** The pages by resource and action, from which the navigation and the access checks are made. */
export const PAGES: readonly Page[] = [
  page("overview", "overview", "/"),
  page("rfm", "insights", "/rfm"),
  { name: "rfm-movement", list: "/rfm/movement", meta: { word: "rfm" } },
  { name: "rfm-customers", list: "/rfm/customers", meta: { word: "rfm" } },
  { name: "rfm-scheme", list: "/rfm/scheme", meta: { word: "rfm_scheme" } },
  page("purchasing", "insights", "/purchasing"),
  page("forecast", "insights", "/forecast"),
  page("cohorts", "insights", "/cohorts"),
  page("axes", "insights", "/axes", { show: "/axes/:axis" }),
  // `sort` orders the archetypes; the selected one's customers are sorted `by`.
  page("archetypes", "insights", "/archetypes", { meta: { sortName: "by" } }),
  page("drift", "insights", "/drift"),
  page("churn", "insights", "/churn"),
  page("customers", "crm", "/customers", { show: "/customers/:id" }),
  { name: "duplicates", list: "/customers/duplicates", meta: { word: "duplicates" } },
  page("segments", "crm", "/segments", {
    show: "/segments/:id",
    create: "/segments/new",
    edit: "/segments/:id/edit",
  }),
  page("campaigns", "crm", "/campaigns", { show: "/campaigns/:id", create: "/campaigns/new" }),
  page("audiences", "crm", "/audiences", {
    show: "/audiences/:id",
    create: "/audiences/new",
    edit: "/audiences/:id/edit",
  }),
  page("imports", "data", "/imports", { create: "/imports/new" }),
  page("connections", "data", "/imports/connections", { show: "/imports/connections/:id" }),
  page("jobs", "data", "/jobs", { show: "/jobs/:id" }),
  { name: "setup", list: "/setup", meta: { word: "setup" } },
  { name: "settings", list: "/settings", meta: { word: "settings" } },
  page("users", "settings", "/settings/users"),
  page("tokens", "settings", "/settings/tokens"),
  page("webhooks", "settings", "/settings/webhooks", { show: "/settings/webhooks/:id" }),
  page("slack", "settings", "/settings/slack"),
  page("business", "settings", "/settings/business"),
  page("custom-fields", "settings", "/settings/custom-fields"),
  page("texts", "settings", "/settings/texts"),
  page("privacy", "settings", "/settings/privacy"),
  { name: "retention", list: "/settings/privacy/retention", meta: { word: "retention_rules" } },
  page("audit", "settings", "/settings/audit"),
  page("glossary", "glossary", "/glossary"),
  page("api", "api", "/api-reference"),
];
