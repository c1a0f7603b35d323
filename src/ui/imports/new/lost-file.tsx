"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Card } from "#ui/shared/page/card.tsx";

/** A file that has expired, was imported or was deleted. */
export const LostFile = ({ onRemoved }: { onRemoved: () => void }) => {
  const t = useTranslations("imports.lost");
  return (
    <Card title={t("title")} isLoose role="alert">
      <p>{t("about")}</p>
      <Button type="primary" onClick={onRemoved}>
        {t("again")}
      </Button>
    </Card>
  );
};
