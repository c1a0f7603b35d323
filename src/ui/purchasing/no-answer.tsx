"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { ImportLine } from "#ui/shared/feedback/import-line.tsx";
import { Card } from "#ui/shared/page/card.tsx";

type Props = { buyers: number; isRunning: boolean; onRun: () => Promise<void> };

/** Shown without segments: the reason, and the one action that resolves it. */
export const NoAnswer = ({ buyers, isRunning, onRun }: Props) => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "purchasing", action: "create" }).data?.can;
  if (buyers === 0) {
    return (
      <Card isLoose>
        <p>{t("purchasing.nobody_bought")}</p>
        <ImportLine />
      </Card>
    );
  }
  if (isRunning) return null;
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
