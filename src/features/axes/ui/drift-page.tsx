"use client";

import { useCan } from "@refinedev/core";
import { Progress, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { type AddressState, defineAddress, oneOf, VIEW } from "#core/ui/address.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { Card, CardTitle } from "#core/ui/page/card.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useOpenRuns } from "#core/ui/runs/use-open-runs.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useShownLanguage } from "#core/ui/session/use-shown-language.ts";
import { useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { type Address, useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Drifter } from "#features/axes/contracts/drift.ts";
import { DRIFT_WINDOWS, STANDARD_WINDOW } from "#lib/axes/segment-moves.ts";
import { AXIS_TERMS } from "#lib/axes/terms/axis-terms.ts";
import { axisInWords } from "#records/rules/axes/axis-words.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { NoAxisRun } from "#records/ui/axis-model.tsx";
import { SaveAsSegment } from "#records/ui/list/save-and-export.tsx";
import { useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { ArchetypeMovesCard } from "./moves-grid.tsx";
import { WhyMoved } from "./why-moved.tsx";

/** The address of the page, in addition to the list of drifters. */
export const driftAddress = defineAddress(
  {
    weeks: oneOf(DRIFT_WINDOWS, STANDARD_WINDOW),
    /** Only movement on this axis; null for all. */
    axis: oneOf(
      AXIS_TERMS.map(({ name }) => name),
      null,
    ),
    view: VIEW,
  },
  { list: ["sort", "q", "page"] },
);

type DriftState = AddressState<typeof driftAddress>;

/**
 * Customers above the highest threshold: every one of them drifts, however often they bought, while below it that depends on their own
 * threshold, which no rule compares with. Null for other periods and single axes, which no field has. Rounded up, as a rule is read in
 * percent with one decimal.
 */
export const driftRule = (
  { weeks, axis }: Pick<DriftState, "weeks" | "axis">,
  thresholds: readonly { velocity: number }[],
): Criteria | null => {
  if (weeks !== STANDARD_WINDOW || axis !== null || thresholds.length === 0) return null;
  const value = Math.ceil(Math.max(...thresholds.map(({ velocity }) => velocity)) * 1000) / 1000;
  return { all: [{ field: "driftVelocity", operator: "at_least", value }] };
};

type Thresholds = readonly { velocity: number }[];

/** More reasons make a row too high; the customer's page has all of them. */
const REASONS = 2;

/** The customers who moved beyond noise, fastest first, with why. */
const DriftersList = ({ page: at, thresholds }: { page: Address<DriftState>; thresholds: Thresholds }) => {
  const t = useTranslations();
  const { money, percent } = useFormats();
  const { weeks, axis } = at.state;
  const here = at.address({});
  const name = useNameColumn(here);
  const page = useListTable<Drifter>({
    resource: "drift",
    ofCustomers: true,
    sorts: ["velocity", "acceleration", "lifetimeValue"],
    standardSort: "-velocity",
    filters: { weeks: String(weeks), axis: axis ?? undefined },
  });
  const speed = (velocity: number) => t("drift.per_week", { share: percent(velocity) });
  const limits = thresholds.map(({ velocity }) => velocity);
  const movedTo = ({ archetypeBefore, archetype }: Drifter) => {
    if (!archetype || !archetypeBefore || archetype.key === archetypeBefore.key) return archetype?.name ?? "";
    return t("drift.archetype_move", { from: archetypeBefore.name, to: archetype.name });
  };
  return (
    <section aria-labelledby="drifters-title">
      <CardTitle id="drifters-title">{t("drift.list_title")}</CardTitle>
      {limits.length > 0 && (
        <p className="small faint">
          {t("drift.list_hint", { least: percent(Math.min(...limits)), most: percent(Math.max(...limits)) })}
        </p>
      )}
      <ListTable<Drifter>
        caption={t("drift.list_title")}
        columns={[
          name,
          {
            name: "velocity",
            title: t("drift.velocity"),
            term: "drift_velocity",
            align: "end",
            show: ({ velocity, axisVelocity }) => speed(axisVelocity ?? velocity),
          },
          {
            name: "acceleration",
            title: t("drift.acceleration"),
            align: "end",
            show: ({ acceleration }) =>
              acceleration === null ? "–" : `${acceleration > 0 ? "+" : "−"}${percent(Math.abs(acceleration))}`,
          },
          {
            name: "why",
            title: t("drift.why"),
            onPhone: "line",
            show: ({ why }) => <WhyMoved reasons={why} most={REASONS} />,
          },
          { name: "archetype", title: t("archetypes.name"), onPhone: "line", show: movedTo },
          {
            name: "lifetimeValue",
            title: t("terms.lifetime_value"),
            term: "lifetime_value",
            align: "end",
            show: ({ lifetimeValue }) => money(lifetimeValue),
          },
        ]}
        page={page}
        searchLabel={t("members.search")}
        tools={<SaveAsSegment criteria={driftRule(at.state, thresholds)} name={t("drift.list_title")} />}
        empty={<p>{t("drift.empty")}</p>}
      />
    </section>
  );
};

const OUTLINE = [
  { cards: 1, height: 420 },
  { cards: 1, height: 420 },
];

type Answer = AnswerOf<"GET /api/admin/drift/migrations">;

/** How customers move through the axes from week to week: flows between archetypes, and who moves fastest and why. */
export const DriftPage = () => {
  const t = useTranslations("drift");
  const nav = useTranslations("nav");
  const tAxes = useTranslations("axes");
  const { days } = useFormats();
  const page = useAddressState(driftAddress);
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
      <PageHeader title={nav("drift")} about={t("title")} actions={snapshot && <ViewButton page={page} />}>
        <ContextLine>
          {snapshot && answer.from && (
            <>
              <TermInfo term="population" text={tAxes("with_order", { count: snapshot.customers })} />
              {" · "}
              {t("context", { day: days(snapshot.week, snapshot.week), before: days(answer.from, answer.from) })}
            </>
          )}
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
  const axes = AXIS_TERMS.map(({ name }) => ({ key: name, label: axisInWords(name, language) }));
  return (
    <>
      <div className="row gap-8-12">
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
