"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMe } from "../providers/me.ts";
import { PAGES } from "../providers/resources.ts";

/** The pages this person may open, in their groups, with words. */
export const useNav = () => {
  const t = useTranslations("nav");
  const path = usePathname();
  const { permissions } = useMe();
  const items = PAGES.filter(({ meta: { permission } }) => permission === null || permissions.includes(permission)).map(
    ({ name, list, meta }) => ({
      name,
      href: list,
      label: t(meta.word),
      group: t(meta.group),
      isCurrent: path === list || path.startsWith(`${list}/`),
    }),
  );
  const groups = [...new Set(items.map(({ group }) => group))];
  return groups.map((group) => ({ group, items: items.filter((item) => item.group === group) }));
};
