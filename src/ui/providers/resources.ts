import type { ResourceProps } from "@refinedev/core";
import type { Permission } from "#lib/domain/permissions.ts";
import type { Messages } from "../messages/messages.ts";

type NavWord = keyof Messages["nav"];

/** What a page is to the shell: where it stands in the navigation, and what it takes to open it (null: any login). */
export type PageMeta = { word: NavWord; group: NavWord; permission: Permission | null; sortName?: string };

type Page = ResourceProps & { name: string; list: string; meta: PageMeta };

const SETTINGS = { group: "settings", permission: "settings:manage" } as const;

/** Groups with a page that lists theirs: there a phone's one entry a group leads. */
export const GROUP_HOMES: Partial<Record<NavWord, string>> = { settings: "/settings" };

/** The pages there are. The navigation, the phone's bottom bar and the refusals are made from it. */
export const PAGES: readonly Page[] = [
  { name: "rfm", list: "/rfm", meta: { word: "rfm", group: "insights", permission: "reports:view" } },
  {
    name: "purchasing",
    list: "/purchasing",
    meta: { word: "purchasing", group: "insights", permission: "reports:view" },
  },
  { name: "forecast", list: "/forecast", meta: { word: "forecast", group: "insights", permission: "reports:view" } },
  { name: "axes", list: "/axes", meta: { word: "axes", group: "insights", permission: "reports:view" } },
  {
    name: "archetypes",
    list: "/archetypes",
    // `sort` is the archetypes' own order there; the customers of the chosen one are sorted `by`.
    meta: { word: "archetypes", group: "insights", permission: "reports:view", sortName: "by" },
  },
  { name: "churn", list: "/churn", meta: { word: "churn", group: "insights", permission: "customers:view" } },
  {
    name: "customers",
    list: "/customers",
    meta: { word: "customers", group: "audience", permission: "customers:view" },
  },
  { name: "segments", list: "/segments", meta: { word: "segments", group: "audience", permission: "customers:view" } },
  { name: "imports", list: "/imports", meta: { word: "imports", group: "data", permission: "data:import" } },
  { name: "jobs", list: "/jobs", meta: { word: "jobs", group: "data", permission: "ai:use" } },
  { name: "users", list: "/settings/users", meta: { word: "users", ...SETTINGS } },
  { name: "tokens", list: "/settings/tokens", meta: { word: "tokens", ...SETTINGS } },
  { name: "business", list: "/settings/business", meta: { word: "business", ...SETTINGS } },
  { name: "audit", list: "/settings/audit", meta: { word: "audit", ...SETTINGS } },
  { name: "api", list: "/api-reference", meta: { word: "api", group: "api", permission: null } },
];
