"use client";

import { useCan } from "@refinedev/core";
import { Progress, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { DRIFT_WINDOWS } from "#lib/domain/axes/drift/weeks.ts";
import { AXIS_TERMS } from "#lib/domain/axes/terms/axis-terms.ts";
import { useOpenRuns } from "#ui/runs/use-open-runs.ts";
import { type Address, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ChoiceMenu } from "#ui/shared/forms/choice-menu.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { ContextLine } from "#ui/shared/page/context-line.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useShownLanguage } from "#ui/shared/session/use-shown-language.ts";
import styles from "../axes.module.css";
import { NoAxisRun } from "../no-axis-run.tsx";
import { ArchetypeMovesCard } from "./archetype-moves-card.tsx";
import { type DriftState, readDriftState, writeDriftState } from "./drift-state.ts";
import { DriftersList } from "./drifters-list.tsx";

const OUTLINE = [
  { cards: 1, height: 420 },
  { cards: 1, height: 420 },
];

const ADDRESS = { read: readDriftState, write: writeDriftState, list: ["sort", "q", "page"] };

type Answer = AnswerOf<"GET /api/admin/drift/migrations">;

/** How customers move through the axes from week to week: flows between archetypes, and who moves fastest and why. */
export const DriftPage = () => {
  const t = useTranslations("drift");
  const { days } = useFormats();
  const page = useAddressState(ADDRESS);
  useViewToggle(page);
  const { weeks } = page.state;
  const { answer, error, retry } = useAnswer(
    "GET /api/admin/drift/migrations",
    { weeks: String(weeks) },
    { keepsBefore: true },
  );
  const snapshot = answer?.snapshot;
  return (
    <PageLayout freshness={{}}>
      <PageHeader title={t("title")} actions={snapshot && <ViewButton page={page} />}>
        <ContextLine>
          {snapshot &&
            answer.from &&
            t("context", {
              customers: snapshot.customers,
              day: days(snapshot.week, snapshot.week),
              before: days(answer.from, answer.from),
            })}
        </ContextLine>
      </PageHeader>
      {error && <ErrorCard title={t("failed")} error={error} onRetry={retry} />}
      {!error && !answer && <PageSkeleton rows={OUTLINE} />}
      {answer && <Body page={page} answer={answer} />}
    </PageLayout>
  );
};

const Body = ({ page, answer }: { page: Address<DriftState>; answer: Answer }) => {
  const t = useTranslations("drift");
  const { language } = useShownLanguage();
  const mayList = useCan({ resource: "customers", action: "list" }).data?.can === true;
  const { state, change } = page;
  if (!answer.snapshot) return <NoSnapshot />;
  const axes = AXIS_TERMS.map(({ name, words }) => ({ key: name, label: words[language].name }));
  return (
    <>
      <div className={styles.tools}>
        <Segmented
          name="weeks"
          aria-label={t("period")}
          value={state.weeks}
          options={DRIFT_WINDOWS.map((weeks) => ({ value: weeks, label: t(`weeks.${weeks}`) }))}
          onChange={(weeks) => change({ weeks })}
        />
        <ChoiceMenu
          label={t("axis")}
          words={axes.find(({ key }) => key === state.axis)?.label ?? t("all_axes")}
          options={[{ key: "", label: t("all_axes") }, ...axes]}
          chosen={state.axis ?? ""}
          onChoose={(key) => change({ axis: key === "" ? null : key })}
        />
      </div>
      <ArchetypeMovesCard flows={answer.data} isTable={state.view === "table"} />
      {mayList && <DriftersList page={page} thresholds={answer.snapshot.thresholds} />}
    </>
  );
};

/** Before the first run of the axes, or until the first snapshot after it. */
const NoSnapshot = () => {
  const t = useTranslations("drift");
  const { answer } = useAnswer("GET /api/admin/axes", {});
  const { runs } = useOpenRuns();
  if (!answer) return <PageSkeleton rows={OUTLINE} />;
  if (!answer.model) return <NoAxisRun words="drift" />;
  const run = runs.find(({ kind }) => kind === "track_drift");
  if (!run) {
    return (
      <Card isLoose>
        <p>{t("not_yet")}</p>
      </Card>
    );
  }
  return (
    <Card isLoose>
      <p>{t("taking_first")}</p>
      <Progress percent={Math.round(run.progress * 100)} showInfo={false} aria-label={t("taking_first")} />
    </Card>
  );
};
