"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import { useMe } from "#ui/shared/session/me.ts";

/** Explains an empty list: the filter matches no customers, which can be cleared, or nothing was imported yet. */
export const EmptyCustomerList = ({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) => {
  const t = useTranslations();
  const { business } = useMe();
  const mayImport = useCan({ resource: "imports", action: "create" }).data?.can;
  if (isFiltered) {
    return (
      <>
        <p>{t("customers.nobody")}</p>
        <Button onClick={onClear}>{t("customers.clear_filters")}</Button>
      </>
    );
  }
  return (
    <>
      <p>{t("customers.none")}</p>
      {mayImport && (
        <>
          <p>{t("rfm.import_do")}</p>
          <CopyLine
            label={t("rfm.import_do")}
            text={`npm run import -- orders.csv --format online-retail --business ${business.slug}`}
          />
        </>
      )}
    </>
  );
};
