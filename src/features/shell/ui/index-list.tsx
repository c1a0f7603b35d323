"use client";

import { RightOutlined } from "@ant-design/icons";
import Link from "next/link";
import type { NavItem } from "#core/ui/page/feature-pages.tsx";
import styles from "./shell.module.css";

/** A page, or something that opens above this one, with what it is for. */
export type IndexItem = Pick<NavItem, "name" | "label" | "Icon"> & { about: string } & (
    | { href: string }
    | { onClick: () => void }
  );

const LINE = `flex items-center gap-16 soft no-underline ${styles.indexLink}`;

const Line = ({ label, about, Icon }: IndexItem) => (
  <>
    <Icon aria-hidden />
    <span className="stack min-w-0 flex-1">
      <strong className="font-medium text-ink">{label}</strong>
      <span>{about}</span>
    </span>
    <RightOutlined aria-hidden />
  </>
);

/** The pages of an entry, as its first page lists them. */
export const IndexList = ({ items }: { items: readonly IndexItem[] }) => (
  <ul className={`rules-between panel ${styles.index}`}>
    {items.map((item) => (
      <li key={item.name}>
        {"href" in item ? (
          <Link className={LINE} href={item.href}>
            <Line {...item} />
          </Link>
        ) : (
          <button type="button" className={`bare-button ${LINE}`} onClick={item.onClick}>
            <Line {...item} />
          </button>
        )}
      </li>
    ))}
  </ul>
);
