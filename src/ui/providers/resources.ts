import type { ResourceProps } from "@refinedev/core";
import type { Messages } from "../messages/messages.ts";

type NavWord = keyof Messages["nav"];

/** What a page is to the shell: its name, and its group in the navigation; without one it has no entry there. */
type PageMeta = {
  word: NavWord;
  group?: NavWord;
  /** The name in the address of the order of Refine's table, where the page has a `sort` of its own. */
  sortName?: string;
};

type Page = ResourceProps & { name: string; list: string; meta: PageMeta };

/** Groups with a page that lists theirs: there a phone's one entry a group leads. */
export const GROUP_HOMES: Partial<Record<NavWord, string>> = { settings: "/settings" };

const page = (name: NavWord, group: NavWord, list: string, more: Omit<ResourceProps, "name" | "list"> = {}): Page => ({
  ...more,
  name,
  list,
  meta: { word: name, group, ...more.meta },
});

/** The pages there are, by resource and action. The navigation and the refusals are made from it. */
export const PAGES: readonly Page[] = [
  page("rfm", "insights", "/rfm"),
  { name: "rfm-customers", list: "/rfm/customers", meta: { word: "rfm" } },
  page("purchasing", "insights", "/purchasing"),
  page("forecast", "insights", "/forecast"),
  page("axes", "insights", "/axes", { show: "/axes/:axis" }),
  // `sort` orders the archetypes; the customers of the chosen one are sorted `by`.
  page("archetypes", "insights", "/archetypes", { meta: { sortName: "by" } }),
  page("churn", "insights", "/churn"),
  page("customers", "audience", "/customers", { show: "/customers/:id" }),
  page("segments", "audience", "/segments", {
    show: "/segments/:id",
    create: "/segments/new",
    edit: "/segments/:id/edit",
  }),
  page("imports", "data", "/imports"),
  page("jobs", "data", "/jobs", { show: "/jobs/:id" }),
  { name: "settings", list: "/settings", meta: { word: "settings" } },
  page("users", "settings", "/settings/users"),
  page("tokens", "settings", "/settings/tokens"),
  page("business", "settings", "/settings/business"),
  page("audit", "settings", "/settings/audit"),
  page("api", "api", "/api-reference"),
];
