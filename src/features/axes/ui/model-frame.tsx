"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { ImportLink } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { CalculationsCard, useIsComing } from "#core/ui/runs/calculations-card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import type { AxesAnswer } from "./use-axes.ts";

type ModelFrameProps = { answer: AxesAnswer | undefined; isUpdating: boolean };

/** The population and date of the axes. */
export const ModelFrame = ({ answer, isUpdating }: ModelFrameProps) => {
  const t = useTranslations();
  const formats = useFormats();
  const { business } = useMe();
  if (!answer) return <ContextLine>{isUpdating ? <LoadingWords /> : ""}</ContextLine>;
  const { model, customers } = answer;
  const population = (count: number) => <TermInfo term="population" text={t("axes.with_order", { count })} />;
  if (!model) return <ContextLine>{population(customers)}</ContextLine>;
  return (
    <ContextLine>
      {population(model.population)}
      {" · "}
      {t("axes.until", { day: formats.day(new Date(Date.parse(model.asOf) - 1).toISOString()) })}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("axes.last_run", { time: formats.moment(model.ranAt, new Date()) })}
      </span>
      <span role="status">{isUpdating ? ` · ${t("rfm.updating")}` : ""}</span>
    </ContextLine>
  );
};

type ModelMissingProps = { customers: number; isRunning: boolean; onRun: () => void };

/** Shown without a model: the reason, and the one action that resolves it. */
export const ModelMissing = ({ customers, isRunning, onRun }: ModelMissingProps) => {
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
