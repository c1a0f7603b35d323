"use client";

import { AppstoreOutlined } from "@ant-design/icons";
import type { ResourceProps } from "@refinedev/core";
import { usePathname } from "next/navigation";
import type { Messages } from "next-intl";
import { useTranslations } from "next-intl";
import { type ComponentType, createContext, type ReactNode, use } from "react";
import { useMe } from "#core/ui/session/me.ts";
import type { Permission } from "#core/values/permissions.ts";

/** The permission that each action on a resource requires; every user may do what isn't named. */
export type Access = Readonly<Record<string, Permission>>;

/** The access to a page of the settings. */
export const MANAGES_SETTINGS: Access = { list: "settings:manage", create: "settings:manage" };

type NavLabel = keyof Messages["nav"];

/** The groups of the navigation, in order. A phone's single entry for a group leads to its home. */
const NAV_GROUPS = {
  overview: {},
  insights: {},
  crm: {},
  data: {},
  settings: { home: "/settings" },
  glossary: {},
  api: {},
} as const satisfies Partial<Record<NavLabel, { home?: string }>>;

export type NavGroup = keyof typeof NAV_GROUPS;

const GROUPS = Object.keys(NAV_GROUPS) as NavGroup[];

type PageMeta = {
  /** Its name, in the texts `nav`. */
  word: NavLabel;
  /** Its place in the navigation. */
  group?: NavGroup;
  position?: number;
  /** Has no entry there, as pages without a group. */
  hide?: true;
  Icon?: ComponentType<{ "aria-hidden"?: boolean }>;
  /** The key after G that opens it. */
  goKey?: string;
  /** The address parameter of the table's order, for pages with a `sort` of their own. */
  sortName?: string;
  access?: Access;
};

export type Page = ResourceProps & { name: string; list: string; meta: PageMeta };

type PageOptions = Pick<ResourceProps, "show" | "create" | "edit"> & { list: string } & Omit<PageMeta, "word">;

/** A page by its resource's name, which is also its name in the navigation unless `word` is another. */
export const page = <Name extends string>(
  name: Name,
  options: PageOptions & (Name extends NavLabel ? { word?: NavLabel } : { word: NavLabel }),
): Page => {
  const { list, show, create, edit, word = name, ...meta }: PageOptions & { word?: string } = options;
  const addresses = { list, ...(show && { show }), ...(create && { create }), ...(edit && { edit }) };
  return { name, ...addresses, meta: { ...meta, word: word as NavLabel } };
};

/** What a feature hands to the frame around all pages. Its scripts are loaded with every page, so what opens later is loaded lazily. */
export type PageParts = {
  pages?: readonly Page[];
  /** Of resources without a page. */
  access?: Readonly<Record<string, Access>>;
  /** In the top bar: in the middle, or among those at its end. */
  topBar?: readonly { side: "start" | "end"; position: number; Tool: ComponentType }[];
  /** Rendered once, on no place of a page, while the user is logged in. */
  background?: Readonly<Record<string, ComponentType>>;
  /** Entries of the user's menu, by the key of their title, that open a dialog. */
  userMenu?: readonly { title: "sessions.title"; Dialog: ComponentType<{ onClose: () => void }> }[];
  /** Cards of the page about the user's own account. */
  accountCards?: Readonly<Record<string, ComponentType>>;
};

/** All pages, with the groups of the navigation in order, and what else the features hand in. */
export const foldPages = (features: readonly PageParts[]) => {
  const order = ({ meta: { group, position = 0 } }: Page) => (group ? GROUPS.indexOf(group) * 1000 + position : -1);
  const pages = features.flatMap((feature) => feature.pages ?? []).sort((a, b) => order(a) - order(b));
  const access: Readonly<Record<string, Access>> = Object.assign(
    Object.fromEntries(pages.map(({ name, meta }) => [name, meta.access ?? {}])),
    ...features.map((feature) => feature.access),
  );
  return {
    pages,
    access,
    topBar: features.flatMap(({ topBar = [] }) => topBar).sort((a, b) => a.position - b.position),
    background: features.flatMap(({ background = {} }) => Object.entries(background)),
    userMenu: features.flatMap(({ userMenu = [] }) => userMenu),
    accountCards: features.flatMap(({ accountCards = {} }) => Object.entries(accountCards)),
    /** The permission that an action on a resource requires; undefined if every user may. */
    permissionFor: (resource: string | undefined, action: string): Permission | undefined =>
      access[resource ?? ""]?.[action],
  };
};

export type FoldedPages = ReturnType<typeof foldPages>;

const PagesContext = createContext(foldPages([]));

export const PagesProvider = ({ pages, children }: { pages: FoldedPages; children: ReactNode }) => (
  <PagesContext value={pages}>{children}</PagesContext>
);

export const usePages = (): FoldedPages => use(PagesContext);

/** Whether this user may do something with a resource, known without a request. */
export const useMay = (): ((resource: string, action: string) => boolean) => {
  const { permissionFor } = usePages();
  const { permissions } = useMe();
  return (resource, action) => {
    const permission = permissionFor(resource, action);
    return !permission || permissions.includes(permission);
  };
};

/** The pages this user may open, in their groups, with labels. */
export const useNav = () => {
  const t = useTranslations("nav");
  const path = usePathname();
  const { pages } = usePages();
  const may = useMay();
  // Of pages whose addresses begin alike, the longest: /imports/connections is not /imports.
  const current = pages
    .flatMap(({ list, meta: { group, hide } }) => (group && !hide ? list : []))
    .filter((list) => path === list || (list !== "/" && path.startsWith(`${list}/`)))
    .reduce((longest, list) => (list.length > longest.length ? list : longest), "");
  return GROUPS.flatMap((group) => {
    const items = pages
      .filter(({ name, meta }) => meta.group === group && !meta.hide && may(name, "list"))
      .map(({ name, list, meta: { word, goKey, Icon = AppstoreOutlined } }) => ({
        name,
        href: list,
        label: t(word),
        goKey,
        Icon,
        isCurrent: list === current,
      }));
    if (items.length === 0) return [];
    const { home }: { home?: string } = NAV_GROUPS[group];
    const isCurrent = path === home || items.some((item) => item.isCurrent);
    return [{ word: group, group: t(group), home, isCurrent, items }];
  });
};

export type NavItem = ReturnType<typeof useNav>[number]["items"][number];
