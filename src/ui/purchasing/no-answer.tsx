"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { ImportLink } from "#ui/shared/feedback/import-link.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { CalculationsCard } from "../runs/calculations-card.tsx";
import { useIsComing } from "../runs/use-calculations.ts";

type Props = { buyers: number; isRunning: boolean; onRun: () => Promise<void> };

/** Shown without segments: the reason, and the one action that resolves it. */
export const NoAnswer = ({ buyers, isRunning, onRun }: Props) => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "purchasing", action: "create" }).data?.can;
  const isComing = useIsComing("purchasing");
  if (isRunning) return null;
  if (isComing) return <CalculationsCard fillsPage />;
  if (buyers === 0) {
    return (
      <Card isLoose>
        <p>{t("purchasing.no_customers_bought")}</p>
        <ImportLink />
      </Card>
    );
  }
  return (
    <Card isLoose>
      <p>{t(mayRun ? "purchasing.never" : "purchasing.never_viewer")}</p>
      {mayRun && (
        <Button type="primary" onClick={() => void onRun()}>
          {t("buttons.run_now")}
        </Button>
      )}
    </Card>
  );
};
