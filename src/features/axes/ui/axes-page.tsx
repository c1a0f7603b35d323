"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type CSSProperties, useState } from "react";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { GroupMark, getGroupMark } from "#core/ui/charts/marks.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { usePageKey } from "#core/ui/keys/active-keys.ts";
import { ariaKeys, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { RunNote } from "#core/ui/runs/run-note.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import type { AxisDetails, AxisSegmentDetails } from "#features/axes/contracts/axes.ts";
import { AXIS_RUN } from "#features/axes/runs.ts";
import { judgeSegmentation } from "#lib/axes/verdict.ts";
import { modelFreshness } from "#records/ui/axis-model.tsx";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import styles from "./axes.module.css";
import {
  axesAddress,
  comparedWith,
  filterAxes,
  GROUPS,
  pointsMoved,
  roomFor,
  SORTS,
  scoreClarity,
} from "./axes-state.ts";
import { AxesNotStored, Changes } from "./compared-axis.tsx";
import { ModelFrame, ModelMissing } from "./model-frame.tsx";
import { useAxes } from "./use-axes.ts";
import { useWarningWords, VerdictLine } from "./verdict-line.tsx";

const AxesTable = ({ axes, title }: { axes: readonly AxisDetails[]; title: string }) => {
  const t = useTranslations();
  const { count, decimal, percent } = useFormats();
  return (
    <Card>
      <DataTable
        caption={title}
        isCaptionHidden
        rows={[...axes]}
        keyOf={({ axis }) => axis}
        columns={[
          {
            name: "axis",
            title: t("axes.axis"),
            value: ({ name }) => name,
            show: ({ axis, name }) => <Link href={`/axes/${axis}`}>{name}</Link>,
          },
          {
            name: "groups",
            title: t("axes.groups"),
            term: "axis_segment",
            value: ({ segments }) => segments.length,
            format: count,
          },
          {
            name: "largest",
            title: t("axes.largest"),
            value: ({ segments }) => segments[0]?.population_percentage ?? -1,
            show: ({ segments: [first] }) =>
              first ? `${first.name} ${percent(first.population_percentage / 100)}` : "–",
          },
          {
            name: "separation",
            title: t("axes.separation_title"),
            term: "distinctness",
            value: (axis) => scoreClarity(axis),
            show: (axis) => {
              const verdict = axis.quality && judgeSegmentation({ ...axis, quality: axis.quality });
              return verdict ? t(`axes.verdicts.${verdict}`) : "–";
            },
          },
          {
            name: "moved",
            title: t("axes.points_moved"),
            term: "drift",
            value: pointsMoved,
            show: (axis) => decimal(pointsMoved(axis)),
          },
        ]}
      />
    </Card>
  );
};

type SizeBarProps = { label: string; segments: readonly AxisSegmentDetails[] };

/** The sizes of the segments as parts of one bar; names that do not fit are listed below. */
const SizeBar = ({ label, segments }: SizeBarProps) => {
  const { percent } = useFormats();
  const parts = segments.map((segment, place) => ({
    ...segment,
    place,
    share: percent(segment.population_percentage / 100),
    room: roomFor(segment.name, segment.population_percentage),
  }));
  return (
    <div className="stack gap-6">
      <ul className={`flex gap-2 ${styles.bar}`} aria-label={label}>
        {parts.map(({ key, name, place, share, room, population_percentage }) => (
          <li
            key={key}
            style={{ flexGrow: population_percentage, "--mark": getGroupMark(place).color } as CSSProperties}
            title={`${name} ${share}`}
          >
            <span className={room === "none" ? "visually-hidden" : styles.part}>
              <span className={room === "name" ? styles.partName : "visually-hidden"}>{name} </span>
              <span>{share}</span>
            </span>
          </li>
        ))}
      </ul>
      {/* Hidden from screen readers, which read the bar's own text. */}
      <ul className={`row gap-2-12 text-12 ${styles.below}`} aria-hidden>
        {parts
          .filter(({ room }) => room !== "name")
          .map(({ key, name, place, share }) => (
            <li className="inline-flex items-center gap-6" key={key}>
              <GroupMark place={place} /> {name} <span>{share}</span>
            </li>
          ))}
      </ul>
    </div>
  );
};

type Props = { axis: AxisDetails; ranAt: string | undefined; since: string | null };

/** One axis: its question, sizes, separation and changes since a day or the previous run. `ranAt` is the last run. */
const AxisCard = ({ axis, ranAt, since }: Props) => {
  const t = useTranslations("axes");
  const formats = useFormats();
  const warningsOf = useWarningWords();
  return (
    <li className="grid min-w-0">
      <Card className="stack gap-8">
        <h2 className="title">
          <Link className="quiet-link" href={`/axes/${axis.axis}`}>
            {axis.name}
          </Link>
        </h2>
        <p className={styles.asks}>{axis.asks}</p>
        {axis.quality ? (
          <>
            <SizeBar label={t("sizes_of", { name: axis.name })} segments={axis.segments} />
            <VerdictLine axis={{ ...axis, quality: axis.quality }} />
            {warningsOf(axis).map((warning) => (
              <p key={warning} className={`small soft ${styles.warning}`}>
                {warning}
              </p>
            ))}
            <Changes axis={axis} most={2} since={since} />
            {axis.ranAt !== null && axis.ranAt !== ranAt && (
              <p className="small faint">{t("found_earlier", { time: formats.moment(axis.ranAt, new Date()) })}</p>
            )}
          </>
        ) : (
          <p className="small faint">{t(axis.missing === "no_tickets" ? "needs_tickets" : "needs_run")}</p>
        )}
      </Card>
    </li>
  );
};

const RunDialog = lazily(() => import("./run-dialog.tsx").then(({ RunDialog: it }) => it));

const OUTLINE = Array.from({ length: 3 }, () => ({ cards: 3, height: 240 }));

/** An overview of the fourteen axes. */
export const AxesPage = () => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "axes", action: "create" }).data?.can;
  const page = useAddressState(axesAddress);
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
        title={t("nav.axes")}
        about={title}
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
        <div className="row gap-8-12">
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
      {answer?.run && <RunNote steps={AXIS_RUN.steps} words="axes" run={answer.run} madeAt={model?.ranAt ?? null} />}
      {error && <ErrorCard title={t("axes.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <PageSkeleton rows={OUTLINE} />}
      {answer && !model && <ModelMissing customers={answer.customers} isRunning={isRunning} onRun={openRunDialog} />}
      {model &&
        (state.view === "table" ? (
          <AxesTable axes={axes} title={title} />
        ) : (
          <ul className={`grid gap-16 ${styles.cards}`}>
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
