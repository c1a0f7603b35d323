"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { ImportLine } from "#ui/shared/feedback/import-line.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import type { ForecastStatus } from "./types.ts";

type Props = { status: ForecastStatus; isRunning: boolean; onRun: () => Promise<void> };

/** Shown without a forecast: the reason, and the one action that resolves it. */
export const NoAnswer = ({ status: { buyers, isStandard }, isRunning, onRun }: Props) => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "forecast", action: "create" }).data?.can;
  if (buyers === 0) {
    return (
      <Card isLoose>
        <p>{t("forecast.nobody_bought")}</p>
        <ImportLine />
      </Card>
    );
  }
  if (isRunning) return null;
  const words = isStandard ? "never" : "never_setting";
  return (
    <Card isLoose>
      <p>{t(mayRun ? `forecast.${words}` : `forecast.${words}_viewer`)}</p>
      {mayRun && (
        <Button type="primary" onClick={() => void onRun()}>
          {t("buttons.run_now")}
        </Button>
      )}
    </Card>
  );
};
