"use client";

import { LeftOutlined } from "@ant-design/icons";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./page.module.css";
import { PageLayout } from "./page.tsx";
import { PageHeader } from "./page-header.tsx";

type Props = { title: string; about: string; action?: ReactNode; children: ReactNode };

/** The frame of a settings page, with a link back to the list on phones. */
export const SettingsPage = ({ title, about, action, children }: Props) => {
  const t = useTranslations("nav");
  return (
    <PageLayout>
      <Link className={styles.settingsLink} href="/settings">
        <LeftOutlined aria-hidden /> {t("settings")}
      </Link>
      <PageHeader title={title} about={about} actions={action} />
      {children}
    </PageLayout>
  );
};
