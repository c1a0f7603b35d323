"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { permissionFor } from "#core/ui/providers/access-control.ts";
import { GROUP_HOMES, PAGES } from "#core/ui/providers/resources.ts";
import { useMe } from "#core/ui/session/me.ts";

/** The pages this user may open, in their groups, with labels. */
export const useNav = () => {
  const t = useTranslations("nav");
  const path = usePathname();
  const { permissions } = useMe();
  // Of pages whose addresses begin alike, the longest: /imports/connections is not /imports.
  const current = PAGES.flatMap(({ list, meta: { group } }) => (group ? list : []))
    .filter((list) => path === list || (list !== "/" && path.startsWith(`${list}/`)))
    .reduce((longest, list) => (list.length > longest.length ? list : longest), "");
  const items = PAGES.flatMap(({ name, list, meta: { word, group } }) => {
    const permission = permissionFor(name, "list");
    if (!group || (permission && !permissions.includes(permission))) return [];
    return [{ name, href: list, label: t(word), word: group, isCurrent: list === current }];
  });
  const groups = [...new Set(items.map(({ word }) => word))];
  return groups.map((word) => ({
    word,
    group: t(word),
    home: GROUP_HOMES[word],
    isCurrent: path === GROUP_HOMES[word] || items.some((item) => item.word === word && item.isCurrent),
    items: items.filter((item) => item.word === word),
  }));
};
