"use client";

import { useTranslations } from "next-intl";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFieldNames } from "./mapping/use-field-names.ts";
import { PreviewCards, PreviewTable } from "./preview-rows.tsx";
import type { PreviewState } from "./use-preview.ts";
import styles from "./wizard.module.css";

/** The first rows as they will be understood, each with its problems. */
export const PreviewCard = ({ preview, missing }: { preview: PreviewState; missing: readonly string[] }) => {
  const t = useTranslations("imports.preview");
  const fieldName = useFieldNames();
  const isPhone = useIsPhone();
  const { data, error, isUpdating, retry } = preview;
  const wrong = data?.records.filter(({ problems }) => problems.length > 0).length ?? 0;
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  return (
    <Card title={t("title")} isLoose aria-busy={isUpdating}>
      <p role="status" className={styles.soft}>
        {missing.length > 0
          ? t("missing", { fields: missing.map(fieldName).join(", ") })
          : !data || isUpdating
            ? t("reading")
            : wrong > 0
              ? t("wrong", { count: data.records.length, wrong })
              : t("right", { count: data.records.length })}
      </p>
      {data && data.records.length > 0 && (isPhone ? <PreviewCards data={data} /> : <PreviewTable data={data} />)}
    </Card>
  );
};
