"use client";

import { useTranslations } from "next-intl";
import { Card } from "../page/card.tsx";
import { ForbiddenPage } from "../page/forbidden-page.tsx";
import { Page } from "../page/page.tsx";
import { PageHeader } from "../page/page-header.tsx";
import { useMay } from "../providers/me.ts";
import { ImportLine } from "../states/import-line.tsx";
import styles from "./imports.module.css";
import { TicketsCard } from "./tickets-card.tsx";

/** The ways in which a shop's files come in. */
export const ImportsPage = () => {
  const t = useTranslations();
  if (!useMay("data:import")) return <ForbiddenPage title={t("nav.imports")} permission="data:import" />;
  return (
    <Page>
      <PageHeader title={t("nav.imports")} about={t("imports.about")} />
      <TicketsCard />
      <Card title={t("imports.orders")} isLoose>
        <p className={styles.said}>{t("imports.orders_about")}</p>
        <ImportLine />
      </Card>
    </Page>
  );
};
