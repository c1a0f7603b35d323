"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "#ui/shared/page/card.tsx";
import { useCan } from "#ui/shared/session/me.ts";

/** In place of what stands on the axes: nothing was looked for yet, and where that is done. */
export const NoRun = ({ words }: { words: "churn" | "archetypes" }) => {
  const t = useTranslations();
  const [mayAsk, mayView] = [useCan("ai:use"), useCan("reports:view")];
  const mayRun = mayAsk && mayView;
  return (
    <Card isLoose>
      <p>{t(mayRun ? `${words}.never` : `${words}.never_viewer`)}</p>
      {mayRun && (
        <Link href="/axes">
          <Button type="primary" tabIndex={-1}>
            {t("churn.to_axes")}
          </Button>
        </Link>
      )}
    </Card>
  );
};
