"use client";

import { RightOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { NavIcon } from "#core/ui/page/nav-icon.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeading } from "#core/ui/page/page-heading.tsx";

import styles from "./settings.module.css";

const PAGES = [
  "users",
  "tokens",
  "webhooks",
  "slack",
  "business",
  "custom-fields",
  "texts",
  "privacy",
  "audit",
] as const;

const OF_MANAGERS: readonly (typeof PAGES)[number][] = ["texts", "privacy"];

/** The list of the user's settings pages, which a phone's navigation opens. */
export const SettingsIndex = () => {
  const t = useTranslations();
  const mayManage = useCan({ resource: "users", action: "list" }).data?.can;
  const pages = mayManage ? PAGES : OF_MANAGERS;
  return (
    <PageLayout>
      <PageHeading title={t("nav.settings")} />
      <ul className={`rules-between panel ${styles.index}`}>
        {pages.map((name) => (
          <li key={name}>
            <Link
              className={`flex items-center gap-16 soft no-underline ${styles.indexLink}`}
              href={`/settings/${name}`}
            >
              <NavIcon name={name} />
              <span className="stack min-w-0 flex-1">
                <strong className="font-medium text-ink">{t(`nav.${name}`)}</strong>
                <span>{t(`settings.${name}_about`)}</span>
              </span>
              <RightOutlined aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </PageLayout>
  );
};
