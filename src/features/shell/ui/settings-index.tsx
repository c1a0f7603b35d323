"use client";

import { RightOutlined } from "@ant-design/icons";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useNav } from "#core/ui/page/feature-pages.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeading } from "#core/ui/page/page-heading.tsx";
import styles from "./shell.module.css";

/** The list of the user's settings pages, which a phone's navigation opens. */
export const SettingsIndex = () => {
  const t = useTranslations();
  const pages = useNav().find(({ word }) => word === "settings")?.items ?? [];
  return (
    <PageLayout>
      <PageHeading title={t("nav.settings")} />
      <ul className={`rules-between panel ${styles.index}`}>
        {pages.map(({ name, href, label, Icon }) => (
          <li key={name}>
            <Link className={`flex items-center gap-16 soft no-underline ${styles.indexLink}`} href={href}>
              <Icon aria-hidden />
              <span className="stack min-w-0 flex-1">
                <strong className="font-medium text-ink">{label}</strong>
                <span>{t(`settings.${name as "users"}_about`)}</span>
              </span>
              <RightOutlined aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </PageLayout>
  );
};
