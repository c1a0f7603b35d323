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

/** The groups of the navigation, in order, with their headings. */
const NAV_GROUPS = {
  main: null,
  insights: "insights",
  data: "data",
  end: null,
} as const satisfies Record<string, NavLabel | null>;

export type NavGroup = keyof typeof NAV_GROUPS;

const GROUPS = Object.keys(NAV_GROUPS) as NavGroup[];

type PageMeta = {
  /** Its name, in the texts `nav`: also its title, and the text of links to it. */
  word: NavLabel;
  /** The group in which it has an entry. Pages with neither `group` nor `of` are reached from others. */
  group?: NavGroup;
  /** The page with the entry under which this one is, as a tab or in the entry's side menu. */
  of?: string;
  /** Its place in the group, or among the pages of the entry. */
  position?: number;
  /** The name of its entry, if that has several pages and none of them is called like it. */
  entryWord?: NavLabel;
  /** Lists the pages of its entry in a menu beside them instead of tabs above them. */
  hasSideMenu?: true;
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
  const all = features.flatMap((feature) => feature.pages ?? []);
  const order = ({ meta: { group, of, position = 0 } }: Page): number => {
    const entry = of && all.find(({ name }) => name === of);
    if (entry) return order(entry) + position / 100;
    return group ? GROUPS.indexOf(group) * 1000 + position : -1;
  };
  const pages = all.sort((a, b) => order(a) - order(b));
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

export type NavItem = {
  name: string;
  href: string;
  label: string;
  goKey: string | undefined;
  Icon: ComponentType<{ "aria-hidden"?: boolean }>;
  isCurrent: boolean;
};

/** An entry of the navigation; with several pages, it leads to the first one that this user may open. */
export type NavEntry = NavItem & { hasSideMenu: boolean; pages: readonly NavItem[] };

/**
 * The page whose address, or the longest beginning of it, this is: /imports/connections is not /imports.
 * Undefined of pages outside the navigation.
 */
export const findNavPage = (pages: readonly Page[], path: string): Page | undefined =>
  pages
    .filter(({ meta: { group, of } }) => group || of)
    .filter(({ list }) => path === list || (list !== "/" && path.startsWith(`${list}/`)))
    .reduce<Page | undefined>(
      (longest, page) => (page.list.length > (longest?.list.length ?? 0) ? page : longest),
      undefined,
    );

/** The entries of the pages that this user may open, in their groups. */
export const useNav = (): { group: NavGroup; title: string | undefined; entries: NavEntry[] }[] => {
  const t = useTranslations("nav");
  const path = usePathname();
  const { pages } = usePages();
  const may = useMay();
  const current = findNavPage(pages, path)?.name;
  const toItem = ({ name, list, meta: { word, goKey, Icon = AppstoreOutlined } }: Page): NavItem => ({
    name,
    href: list,
    label: t(word),
    goKey,
    Icon,
    isCurrent: name === current,
  });
  return GROUPS.flatMap((group) => {
    const entries = pages
      .filter(({ meta }) => meta.group === group)
      .flatMap((head): NavEntry[] => {
        const open = pages
          .filter((page) => page === head || page.meta.of === head.name)
          .filter(({ name }) => may(name, "list"));
        const [first] = open;
        if (!first) return [];
        const { entryWord, Icon = AppstoreOutlined, goKey, hasSideMenu = false } = head.meta;
        const items = open.map(toItem);
        const isCurrent = items.some((item) => item.isCurrent);
        const label = entryWord ? t(entryWord) : t(first.meta.word);
        return [{ ...toItem(first), label, Icon, goKey, isCurrent, hasSideMenu, pages: items }];
      });
    const title = NAV_GROUPS[group];
    return entries.length === 0 ? [] : [{ group, title: title ? t(title) : undefined, entries }];
  });
};

/** The entry of the page that is shown. */
export const useCurrentEntry = (): NavEntry | undefined =>
  useNav()
    .flatMap(({ entries }) => entries)
    .find(({ isCurrent }) => isCurrent);
