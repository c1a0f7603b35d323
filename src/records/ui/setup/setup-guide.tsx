"use client";

import { Button, Progress } from "antd";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { CalculationsCard } from "#core/ui/runs/calculations-card.tsx";
import { useSample } from "#core/ui/use-sample.ts";
import { DEMO_CUSTOMERS } from "#records/rules/setup.ts";
import styles from "./setup.module.css";
import { SetupSteps } from "./setup-steps.tsx";
import { useSetup } from "./use-setup.tsx";

/** The way to sample data for users who have none of their own yet. */
const SampleOffer = ({ hasSample }: { hasSample: boolean }) => {
  const t = useTranslations("sample");
  const { sampleOf, mayManage, open, remove, isBusy } = useSample();
  if (sampleOf || !mayManage) return null;
  return (
    <p className={`row items-center gap-4-12 soft rule-above ${styles.foot}`}>
      {!hasSample && t("offer", { count: DEMO_CUSTOMERS })}
      <Button type="link" loading={isBusy} onClick={open}>
        {t(hasSample ? "open" : "explore")}
      </Button>
      {hasSample && (
        <Button type="link" danger disabled={isBusy} onClick={remove}>
          {t("delete")}
        </Button>
      )}
    </p>
  );
};

const OUTLINE = [{ cards: 1, height: 480 }];

/** The progress of what an import started, and the steps below it. */
export const SetupGuide = () => {
  const t = useTranslations("setup");
  const { setup, isComplete, dismiss, isBusy, error, retry } = useSetup();
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!setup) return <PageSkeleton rows={OUTLINE} />;
  const { steps, lastOrderAt, sample, isDismissed } = setup;
  const done = steps.filter(({ isDone }) => isDone).length;
  const progress = t("progress", { done, all: steps.length });
  return (
    <>
      <CalculationsCard />
      <Card isLoose>
        <div className="soft">
          <p>{isComplete ? t("complete") : progress}</p>
          <Progress percent={(100 * done) / steps.length} showInfo={false} aria-label={progress} />
        </div>
        <SetupSteps steps={steps} lastOrderAt={lastOrderAt} />
        {(sample || !lastOrderAt) && <SampleOffer hasSample={sample !== null} />}
        {!isComplete && (
          <p className={`row items-center gap-4-12 soft rule-above ${styles.foot}`}>
            {isDismissed && t("hidden_note")}
            <Button type="link" loading={isBusy} onClick={() => dismiss(!isDismissed)}>
              {t(isDismissed ? "show" : "hide")}
            </Button>
          </p>
        )}
      </Card>
    </>
  );
};
