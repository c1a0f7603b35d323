"use client";

import { useTranslations } from "next-intl";
import { ImportLine } from "#ui/shared/feedback/import-line.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { CustomersCard } from "./customers-card.tsx";
import styles from "./imports.module.css";
import { TicketsCard } from "./tickets-card.tsx";

export const ImportsPage = () => {
  const t = useTranslations();
  return (
    <PageLayout>
      <PageHeader title={t("nav.imports")} about={t("imports.about")} />
      <Card title={t("imports.orders")} isLoose>
        <p className={styles.said}>{t("imports.orders_about")}</p>
        <ImportLine />
      </Card>
      <CustomersCard />
      <TicketsCard />
    </PageLayout>
  );
};
