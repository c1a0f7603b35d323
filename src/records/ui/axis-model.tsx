"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import type { PageFreshness } from "#core/ui/page-freshness.ts";
import { CalculationsCard, useIsComing } from "#core/ui/runs/calculations-card.tsx";
import { UnlessEmpty } from "./setup/use-setup.tsx";

type Model = { asOf: string; ranAt: string };

/** A model uses the orders before its as-of instant. */
export const modelFreshness = (model: Model | null | undefined): PageFreshness => {
  if (!model) return {};
  const axes = { until: new Date(Date.parse(model.asOf) - 1).toISOString(), calculatedAt: model.ranAt };
  return { axes, clusters: axes };
};

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
