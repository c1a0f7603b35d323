"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { ImportLink } from "#core/ui/feedback/import-link.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { CalculationsCard } from "#features/runs/ui/calculations-card.tsx";
import { useIsComing } from "#features/runs/ui/use-calculations.ts";
import { DEFAULT_OPTIONS } from "#records/rules/axes/model.ts";

type Props = { customers: number; isRunning: boolean; onRun: () => void };

/** Shown without a model: the reason, and the one action that resolves it. */
export const ModelMissing = ({ customers, isRunning, onRun }: Props) => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "axes", action: "create" }).data?.can;
  const need = DEFAULT_OPTIONS.minPopulation;
  const isComing = useIsComing("axes");
  if (isRunning) return null;
  if (isComing) return <CalculationsCard fillsPage />;
  if (customers < need) {
    return (
      <Card isLoose>
        <p>{t("axes.too_few", { have: customers, need, missing: need - customers })}</p>
        {customers === 0 ? <ImportLink /> : mayRun && <Button onClick={onRun}>{t("axes.run_anyway")}</Button>}
      </Card>
    );
  }
  return (
    <Card isLoose>
      <p>{t(mayRun ? "axes.never" : "axes.never_viewer")}</p>
      {mayRun && (
        <Button type="primary" onClick={onRun}>
          {t("buttons.run_now")}
        </Button>
      )}
    </Card>
  );
};
