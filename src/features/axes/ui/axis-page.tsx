"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { markFigure } from "#core/messages/terms.ts";
import { GroupMark } from "#core/ui/charts/marks.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { RunNote } from "#core/ui/runs/run-note.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink, useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import { AXIS_RUN } from "#features/axes/runs.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { modelFreshness } from "#records/ui/axis-model.tsx";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import styles from "./axes.module.css";
import { ComparedAxis } from "./compared-axis.tsx";
import { MembersSide } from "./members-side.tsx";
import { ModelFrame } from "./model-frame.tsx";
import { ProfileSide } from "./profile-side.tsx";
import { RunsSide } from "./runs-side.tsx";
import {
  type AxesAnswer,
  axisAddress,
  type SelectedSegment,
  type SideProps,
  TABS,
  type Tab,
  useAxes,
} from "./use-axes.ts";
import { useWarningWords, VerdictLine } from "./verdict-line.tsx";

/** Shown for an axis without segments or an unknown axis, with the reason and a link. */
const AxisMissing = ({ axis, customers }: { axis: AxisDetails | undefined; customers: number }) => {
  const t = useTranslations("axes");
  const need = DEFAULT_OPTIONS.minPopulation;
  const why = () => {
    if (!axis) return t("unknown");
    if (axis.missing === "no_tickets") return t("needs_tickets");
    return customers < need ? t("too_few", { have: customers, need, missing: need - customers }) : t("needs_run");
  };
  return (
    <Card isLoose>
      <p>{why()}</p>
      <p>
        <Link href="/axes">{t("to_all")}</Link>
      </p>
    </Card>
  );
};

/** The axis's segments with their sizes; selects one. */
const SegmentChips = ({ page, shown: { axis, segment } }: Omit<SideProps, "isTable">) => {
  const t = useTranslations("axes");
  const { count, percent } = useFormats();
  return (
    <nav aria-label={t("segments_of", { name: axis.name })}>
      <ul className={`row gap-8-12 ${styles.chips}`}>
        {axis.segments.map(({ key, name, customer_count, population_percentage }, place) => (
          <li key={key}>
            <StateLink
              page={page}
              to={{ segment: key === axis.segments[0]?.key ? null : key, page: 1 }}
              isCurrent={key === segment.key}
              className={`inline-flex items-center gap-6 text-ink no-underline ${styles.chip}`}
            >
              <GroupMark place={place} />
              <span>{name}</span>
              <strong {...markFigure("group_size", `${axis.axis} ${key}`)}>{count(customer_count)}</strong>
              <span className="small faint">{percent(population_percentage / 100)}</span>
            </StateLink>
          </li>
        ))}
      </ul>
    </nav>
  );
};

const TAB_CONTENT: Record<Tab, (props: SideProps) => ReactNode> = {
  profile: ProfileSide,
  members: MembersSide,
  runs: RunsSide,
};

/** The segments of an axis with three tabs; the address selects one. */
const AxisBody = ({ page, shown }: Omit<SideProps, "isTable">) => {
  const t = useTranslations("axes");
  const warningsOf = useWarningWords();
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const tabs = TABS.filter((tab) => tab !== "members" || mayView);
  const tab = tabs.find((each) => each === page.state.tab) ?? "profile";
  const Content = TAB_CONTENT[tab];
  return (
    <>
      {warningsOf(shown.axis).map((warning) => (
        <Notice key={warning}>{warning}</Notice>
      ))}
      <SegmentChips page={page} shown={shown} />
      <PageTabs
        label={t("tabs_label")}
        tabs={tabs.map((key) => ({ key, label: t(`tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next, q: "", page: 1 })}
      >
        <div className="stack gap-16">
          <Content page={page} shown={shown} isTable={page.state.view === "table"} />
        </div>
      </PageTabs>
    </>
  );
};

const OUTLINE = [
  { cards: 1, height: 120 },
  { cards: 2, height: 360 },
];

/** The axis with the segment of this key, or else its largest; undefined without segments. */
const findShownSegment = (
  answer: AxesAnswer | undefined,
  name: string,
  key: string | null,
): SelectedSegment | undefined => {
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
  const page = useAddressState(axisAddress);
  const { state, correct } = page;
  useViewToggle(page, state.tab !== "members");
  const { answer, error, retry, isUpdating, isRunning, isNew } = useAxes(state.compare);
  const axis = answer?.data.find((each) => each.axis === name);
  const shown = findShownSegment(answer, name, state.segment);
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
      {answer?.run && (
        <RunNote steps={AXIS_RUN.steps} words="axes" run={answer.run} madeAt={answer.model?.ranAt ?? null} />
      )}
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
