"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Card } from "../page/card.tsx";
import { useMay } from "../providers/me.ts";
import { ImportLine } from "../states/import-line.tsx";
import type { Standing } from "./types.ts";

type Props = { standing: Standing; isRunning: boolean; onRun: () => Promise<void> };

/** In place of the forecast: why there is none, and the one thing that ends it. */
export const NoAnswer = ({ standing: { buyers, isStandard }, isRunning, onRun }: Props) => {
  const t = useTranslations();
  const mayRun = useMay("ai:use");
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
