"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import { CompareMenu } from "#ui/shared/comparison/compare-menu.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { ProgressLine } from "#ui/shared/feedback/progress-line.tsx";
import { ChoiceMenu } from "#ui/shared/forms/choice-menu.tsx";
import { usePageKey } from "#ui/shared/keys/active-keys.ts";
import { ariaKeys } from "#ui/shared/keys/press.ts";
import { SHORTCUTS } from "#ui/shared/keys/shortcuts.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { RunNote } from "../runs/run-note.tsx";
import styles from "./axes.module.css";
import { filterAxes } from "./axes-model.ts";
import { GROUPS, readAxesState, SORTS, writeAxesState } from "./axes-state.ts";
import { AxesTable } from "./axes-table.tsx";
import { AxisCard } from "./axis-card.tsx";
import { comparedWith } from "./change-model.ts";
import { AxesNotStored } from "./compared-axis.tsx";
import { modelFreshness } from "./model-freshness.ts";
import { ModelFrame } from "./runs/model-frame.tsx";
import { ModelMissing } from "./runs/model-missing.tsx";
import { useAxes } from "./use-axes.ts";

const RunDialog = lazily(() => import("./runs/run-dialog.tsx").then(({ RunDialog: it }) => it));

const OUTLINE = Array.from({ length: 3 }, () => ({ cards: 3, height: 240 }));

const ADDRESS = { read: readAxesState, write: writeAxesState };

/** An overview of the fourteen axes. */
export const AxesPage = () => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "axes", action: "create" }).data?.can;
  const page = useAddressState(ADDRESS);
  const { state, change } = page;
  const { days } = useFormats();
  const { answer, error, retry, isUpdating, isRunning, isNew, isFruitless } = useAxes(state.compare);
  const [isAsking, setAsking] = useState(false);
  const openRunDialog = () => {
    if (mayRun && answer && !isRunning) setAsking(true);
  };
  usePageKey("run", mayRun ? openRunDialog : null);
  useViewToggle(page);

  const model = answer?.model;
  const isOther = isUpdating && !isRunning;
  const title = model ? t("axes.title", { count: model.population, axes: answer.data.length }) : t("nav.axes");
  const stored = (state.compare && answer?.compared?.stored) || null;
  const axes = filterAxes(stored ? comparedWith(answer?.data ?? [], stored.axes) : (answer?.data ?? []), state);
  return (
    <PageLayout freshness={modelFreshness(model)}>
      <PageHeader
        title={title}
        actions={
          model && (
            <>
              <ViewButton page={page} />
              {mayRun && (
                <Button
                  type="primary"
                  disabled={isRunning}
                  onClick={openRunDialog}
                  aria-keyshortcuts={ariaKeys(SHORTCUTS.run.keys)}
                >
                  {t("buttons.run_now")}
                </Button>
              )}
            </>
          )
        }
      >
        <ModelFrame answer={answer} isUpdating={isOther} />
      </PageHeader>
      {model && (
        <div className={styles.tools}>
          <Segmented
            name="group"
            aria-label={t("axes.group")}
            value={state.group}
            options={GROUPS.map((group) => ({ value: group, label: t(`axes.group_names.${group}`) }))}
            onChange={(group) => change({ group })}
          />
          <ChoiceMenu
            label={t("axes.sort")}
            words={t(`axes.sorts.${state.sort}`)}
            options={SORTS.map((sort) => ({ key: sort, label: t(`axes.sorts.${sort}`) }))}
            chosen={state.sort}
            onChoose={(key) => change({ sort: SORTS.find((sort) => sort === key) ?? "usual" })}
          />
          <CompareMenu isOfDay chosen={state.compare} onChoose={(compare) => change({ compare })} />
        </div>
      )}
      <p role="status" className="visually-hidden">
        {isNew ? t("axes.new_model") : ""}
      </p>
      {state.compare && answer?.compared && <AxesNotStored compared={answer.compared} />}
      {isFruitless && <Notice role="status">{t("axes.fruitless")}</Notice>}
      {answer?.run && <RunNote kind="axis_run" words="axes" run={answer.run} madeAt={model?.ranAt ?? null} />}
      {error && <ErrorCard title={t("axes.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <PageSkeleton rows={OUTLINE} />}
      {answer && !model && <ModelMissing customers={answer.customers} isRunning={isRunning} onRun={openRunDialog} />}
      {model &&
        (state.view === "table" ? (
          <AxesTable axes={axes} title={title} />
        ) : (
          <ul className={styles.cards}>
            {axes.map((axis) => (
              <AxisCard
                key={axis.axis}
                axis={axis}
                ranAt={model.ranAt}
                since={stored && days(stored.day, stored.day)}
              />
            ))}
          </ul>
        ))}
      {answer && isOther && <ProgressLine />}
      {answer && isAsking && (
        <RunDialog
          axes={answer.data}
          customers={answer.customers}
          hasModel={model !== null}
          naming={answer.naming}
          onClose={() => setAsking(false)}
        />
      )}
    </PageLayout>
  );
};
