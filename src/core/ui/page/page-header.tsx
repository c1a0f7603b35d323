"use client";

import { LeftOutlined } from "@ant-design/icons";
import Link from "next/link";
import type { ReactNode } from "react";
import styles from "./page.module.css";
import { PageHeading } from "./page-heading.tsx";

/** A link from a page to its list or report. */
export const BackLink = ({ href, children }: { href: string; children: string }) => (
  <Link href={href} className={`text-13 no-underline ${styles.wayBack}`}>
    <LeftOutlined aria-hidden /> {children}
  </Link>
);

type Props = {
  title: string;
  /** The link back, across the full width. */
  above?: ReactNode;
  /** In the title's line, before the title. */
  mark?: ReactNode;
  /** In the title's line, after the title. */
  beside?: ReactNode;
  /** What the page is for. */
  about?: ReactNode;
  /** More content below the title. */
  children?: ReactNode;
  actions?: ReactNode;
  /** On phones, keeps the actions beside the title: a single button with a menu. */
  staysBeside?: boolean;
};

/** A page's title with its description, context and actions. */
export const PageHeader = (props: Props) => {
  const { title, above, mark, beside, about, children, actions, staysBeside } = props;
  return (
    <header className={`row items-start justify-between ${styles.header}`} data-stays={staysBeside || undefined}>
      {above && <div className={styles.above}>{above}</div>}
      <div className={`min-w-0 soft ${styles.words}`}>
        <div className={`row items-center gap-4-12 break-anywhere ${styles.titleLine}`}>
          {mark}
          <PageHeading title={title} />
          {beside}
        </div>
        {about && <p className={`max-w-prose ${styles.about}`}>{about}</p>}
      </div>
      {actions && <div className={`row items-center gap-8 ${styles.actions}`}>{actions}</div>}
      {/* Across the full width: texts that arrive later must not need another line and move the controls below. */}
      {children && <div className={styles.below}>{children}</div>}
    </header>
  );
};
