"use client";

import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import { CompareMenu } from "#ui/shared/comparison/compare-menu.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ProgressLine } from "#ui/shared/feedback/progress-line.tsx";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { RunNote } from "../runs/run-note.tsx";
import { AxisBody } from "./axis-body.tsx";
import { readAxisState, writeAxisState } from "./axis-state.ts";
import { ComparedAxis } from "./compared-axis.tsx";
import { modelFreshness } from "./model-freshness.ts";
import { VerdictLine } from "./quality/verdict-line.tsx";
import { AxisMissing } from "./runs/axis-missing.tsx";
import { ModelFrame } from "./runs/model-frame.tsx";
import type { SelectedSegment } from "./types.ts";
import { type AxesAnswer, useAxes } from "./use-axes.ts";

const OUTLINE = [
  { cards: 1, height: 120 },
  { cards: 2, height: 360 },
];

const ADDRESS = { read: readAxisState, write: writeAxisState, list: LIST_NAMES };

/** The axis with the segment of this key, or else its largest; undefined without segments. */
const shownOf = (answer: AxesAnswer | undefined, name: string, key: string | null): SelectedSegment | undefined => {
  const axis = answer?.data.find((each) => each.axis === name);
  if (!axis?.quality || !answer?.model) return undefined;
  const index = Math.max(
    0,
    axis.segments.findIndex((segment) => segment.key === key),
  );
  const segment = axis.segments[index];
  return segment && { axis: { ...axis, quality: axis.quality }, segment, index, model: answer.model };
};

/** One axis: its segments, their quality, customers and changes. */
export const AxisPage = () => {
  const t = useTranslations();
  const { axis: name } = useParams<{ axis: string }>();
  const page = useAddressState(ADDRESS);
  const { state, correct } = page;
  useViewToggle(page, state.tab !== "members");
  const { answer, error, retry, isUpdating, isRunning, isNew } = useAxes(state.compare);
  const axis = answer?.data.find((each) => each.axis === name);
  const shown = shownOf(answer, name, state.segment);
  const isMissing = shown !== undefined && state.segment !== null && state.segment !== shown.segment.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (isMissing) correct("segment", { segment: null });
  }, [isMissing]);

  const isOther = isUpdating && !isRunning;
  return (
    <PageLayout freshness={modelFreshness(answer?.model)}>
      <PageHeader
        above={<BackLink href="/axes">{t("nav.axes")}</BackLink>}
        title={axis?.name ?? t("nav.axes")}
        about={axis?.asks}
        actions={shown && state.tab !== "members" && <ViewButton page={page} />}
      >
        {shown && <VerdictLine axis={shown.axis} />}
        <ModelFrame answer={answer} isUpdating={isOther} />
      </PageHeader>
      <p role="status" className="visually-hidden">
        {isNew ? t("axes.new_model") : ""}
      </p>
      {answer?.run && <RunNote kind="axis_run" words="axes" run={answer.run} madeAt={answer.model?.ranAt ?? null} />}
      {error && <ErrorCard title={t("axes.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <PageSkeleton rows={OUTLINE} />}
      {answer &&
        (shown ? (
          <>
            {state.tab !== "members" && (
              <div>
                <CompareMenu isOfDay chosen={state.compare} onChoose={(compare) => page.change({ compare })} />
              </div>
            )}
            {state.tab !== "members" && state.compare && answer.compared && (
              <ComparedAxis axis={shown.axis} compared={answer.compared} />
            )}
            <AxisBody page={page} shown={shown} />
          </>
        ) : (
          <AxisMissing axis={axis} customers={answer.customers} />
        ))}
      {answer && isOther && <ProgressLine />}
    </PageLayout>
  );
};
