"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import { UnlessEmpty } from "#features/accounts/ui/setup/unless-empty.tsx";
import { CalculationsCard } from "#features/runs/ui/calculations-card.tsx";
import { useIsComing } from "#features/runs/ui/use-calculations.ts";

/** Shown before the first run, with a link to start one. */
export const NoAxisRun = ({ words }: { words: "churn" | "archetypes" | "drift" }) => {
  const t = useTranslations();
  const mayAsk = useCan({ resource: "axes", action: "create" }).data?.can;
  const mayView = useCan({ resource: "axes", action: "list" }).data?.can;
  const mayRun = mayAsk && mayView;
  if (useIsComing("axes")) return <CalculationsCard fillsPage />;
  return (
    <Card isLoose>
      <UnlessEmpty>
        <p>{t(mayRun ? `${words}.never` : `${words}.never_viewer`)}</p>
        {mayRun && (
          <Link href="/axes">
            <Button type="primary" tabIndex={-1}>
              {t("churn.to_axes")}
            </Button>
          </Link>
        )}
      </UnlessEmpty>
    </Card>
  );
};
