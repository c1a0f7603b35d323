"use client";

import { useTranslations } from "next-intl";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { CalculationsCard } from "../runs/calculations-card.tsx";
import { CustomersCard } from "./customers-card.tsx";
import { ImportsTable } from "./imports-table.tsx";
import { OrdersCard } from "./orders-card.tsx";
import { TicketsCard } from "./tickets-card.tsx";

export const ImportsPage = () => {
  const t = useTranslations();
  return (
    <PageLayout>
      <PageHeader title={t("nav.imports")} about={t("imports.about")} />
      <OrdersCard />
      <CustomersCard />
      <TicketsCard />
      <CalculationsCard />
      <ImportsTable />
    </PageLayout>
  );
};
