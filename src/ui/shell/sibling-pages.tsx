"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import styles from "./shell.module.css";
import { useNav } from "./use-nav.ts";

/** On phones, whose bottom bar has one entry a group: the other pages of the group one is in. */
export const SiblingPages = () => {
  const path = usePathname();
  const groups = useNav();
  const found = groups.find(({ home, items }) => !home && items.length > 1 && items.some(({ href }) => href === path));
  if (!found) return null;
  return (
    <nav className={styles.siblings} aria-label={found.group}>
      {found.items.map(({ name, href, label, isCurrent }) => (
        <Link key={name} href={href} {...(isCurrent && { "aria-current": "page" as const })}>
          {label}
        </Link>
      ))}
    </nav>
  );
};
