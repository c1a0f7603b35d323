"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { ImportLink } from "#core/ui/feedback/notice.tsx";
import { CalculationsCard, useIsComing } from "#core/ui/runs/calculations-card.tsx";

/** Explains an empty list: the filter matches no customers, which can be cleared, or nothing was imported yet. */
export const EmptyCustomerList = ({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) => {
  const t = useTranslations();
  const isComing = useIsComing("import");
  if (isFiltered) {
    return (
      <>
        <p>{t("customers.no_customers")}</p>
        <Button onClick={onClear}>{t("customers.clear_filters")}</Button>
      </>
    );
  }
  if (isComing) return <CalculationsCard fillsPage />;
  return (
    <>
      <p>{t("customers.none")}</p>
      <ImportLink />
    </>
  );
};
