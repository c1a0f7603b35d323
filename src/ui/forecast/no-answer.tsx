"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { ImportLink } from "#ui/shared/feedback/import-link.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { CalculationsCard, LastTook } from "../runs/calculations-card.tsx";
import { useIsComing, useLastTook } from "../runs/use-calculations.ts";
import type { ForecastStatus } from "./types.ts";

type Props = { status: ForecastStatus; isRunning: boolean; onRun: () => Promise<void> };

/** Shown without a forecast: the reason, and the one action that resolves it. */
export const NoAnswer = ({ status: { buyers, isStandard }, isRunning, onRun }: Props) => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "forecast", action: "create" }).data?.can;
  const isComing = useIsComing("forecast");
  const lastTook = useLastTook("forecast");
  if (isRunning) return null;
  if (isComing && isStandard) return <CalculationsCard fillsPage />;
  if (buyers === 0) {
    return (
      <Card isLoose>
        <p>{t("forecast.no_customers_bought")}</p>
        <ImportLink />
      </Card>
    );
  }
  const words = isStandard ? "never" : "never_setting";
  return (
    <Card isLoose>
      <p>{t(mayRun ? `forecast.${words}` : `forecast.${words}_viewer`)}</p>
      {mayRun && (
        <Button type="primary" onClick={() => void onRun()}>
          {t("buttons.run_now")}
        </Button>
      )}
      {/* Loads later, and must not move the button. */}
      <LastTook time={lastTook} />
    </Card>
  );
};
