"use client";

import { useTranslations } from "next-intl";
import { CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { ChoiceSwitch } from "#core/ui/choice-switch.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { Decomposition } from "#features/overview/contracts/decomposition.ts";
import { type OutsideOfParts, PARTS_OF_REVENUE, writeOutside } from "#records/rules/order-readings/buyers-of-part.ts";
import { SPLITS } from "#records/rules/report-choices.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { buildCustomersUrl, FigureLink } from "./figure-tiles.tsx";
import styles from "./overview.module.css";
import type { OverviewState, PeriodQuery } from "./overview-address.ts";

type Split = Decomposition["by"];
type Row = Decomposition["rows"][number];
type Factor = NonNullable<Decomposition["factors"]>[number];
/** A factor, or the revenue that all of them make. */
type FactorRow = Omit<Factor, "factor"> & { factor: Factor["factor"] | "total" };

/** One of the two periods, with the storefront and segments. */
type Side = Pick<Decomposition, "period" | "storefrontId" | "population">;

const sidesOf = ({ period, comparedPeriod, ...which }: Decomposition): Record<"before" | "after", Side> => ({
  before: { ...which, period: comparedPeriod },
  after: { ...which, period },
});

/** What a row without a value of its own is of: the revenue outside `shown`, the values with rows of their own, or outside all products. */
const findOutside = (by: Split, kind: Row["kind"], shown: readonly string[]): OutsideOfParts | null => {
  if (kind === "rest") return { by: "product", outside: "all" };
  const part = PARTS_OF_REVENUE.find((name) => name === by);
  return part ? { by: part, outside: shown } : null;
};

type RowOfSplit = Pick<Row, "kind" | "key"> & {
  by: Split;
  /** The keys of the rows with a value, and an empty text for the one without. */
  shown?: readonly string[];
};

/** The customers of a row, with its revenue in one of the periods; null for several storefronts in one row, because a list has one or all. */
export const changeRowAddress = (
  { period, storefrontId, population }: Side,
  { by, kind, key, shown: values = [] }: RowOfSplit,
): string | null => {
  const shown = { days: period.days, to: period.end };
  if (kind === "others" || kind === "rest") {
    const outside = findOutside(by, kind, values);
    return outside && buildCustomersUrl({ storefrontId, population }, { ...shown, outside: writeOutside(outside) });
  }
  if (by === "storefront") return buildCustomersUrl({ storefrontId: Number(key), population }, shown);
  return buildCustomersUrl({ storefrontId, population }, { ...shown, ...(by !== "factors" && { [by]: key ?? "" }) });
};

type Named = { by: Split; kind: Row["kind"]; key: string | null; label: string | null };

const useRowName = () => {
  const t = useTranslations();
  return ({ by, kind, key, label }: Named): string => {
    if (kind !== "value" || key === null) return t(`overview.why.kinds.${kind === "value" ? "unknown" : kind}`);
    if (by === "history") return t(`overview.why.histories.${key === "first_time" ? "first_time" : "returning"}`);
    const channel = `channels.${key}` as "channels.web";
    return by === "channel" && t.has(channel) ? t(channel) : (label ?? key);
  };
};

/** How much revenue changed, which part explains most, and what can't be concluded from it. */
const Answer = ({ change }: { change: Decomposition }) => {
  const t = useTranslations("overview.why");
  const { days, day, money, percent } = useFormats();
  const nameOf = useRowName();
  const { revenue, period, comparedPeriod, dimensions, isComparable, firstDay } = change;
  if (revenue.before === 0 && revenue.after === 0) return <p className="max-w-prose mt-8 soft">{t("none")}</p>;
  const direction = revenue.change > 0 ? "up" : revenue.change < 0 ? "down" : "same";
  const [best] = dimensions;
  const standout = best?.standout;
  return (
    <p className="max-w-prose mt-8">
      {t(`answer.${direction}`, {
        period: days(period.start, period.end),
        compared: days(comparedPeriod.start, comparedPeriod.end),
        after: money(revenue.after),
        before: money(revenue.before),
        change: money(Math.abs(revenue.change)),
      })}{" "}
      {!isComparable
        ? t("young", { day: firstDay === null ? "–" : day(`${firstDay}T12:00:00Z`) })
        : best && standout
          ? t("standout", {
              dimension: t(`by.${best.name}`),
              name: nameOf({ by: best.name, kind: "value", key: standout.key, label: standout.label }),
              change: money(standout.change),
              share: percent(standout.shareOfChanges),
              before: percent(Math.max(0, standout.shareBefore)),
            })
          : t("nothing")}
    </p>
  );
};

/** Money, and a change of it with its sign. Four columns with cents are wider than a phone. */
const useAmounts = () => {
  const { money, moneyShort, moneyDifference, moneyDifferenceShort } = useFormats();
  return useIsPhone()
    ? { money: moneyShort, difference: moneyDifferenceShort }
    : { money, difference: moneyDifference };
};

const FactorTable = ({ change, factors }: { change: Decomposition; factors: readonly Factor[] }) => {
  const t = useTranslations("overview.why");
  const { count, hundredths } = useFormats();
  const { money, difference } = useAmounts();
  const shown = (factor: FactorRow["factor"], value: number | null): string => {
    if (value === null) return "–";
    return { customers: count, frequency: hundredths, orderValue: money, total: money }[factor](value);
  };
  const nameOf = ({ factor }: FactorRow) => t(factor === "total" ? "total" : `factors.${factor}`);
  const sides = sidesOf(change);
  // All three are of the same customers, whose list has their number, orders and revenue.
  const amounts = (["before", "after"] as const).map(
    (name): Column<FactorRow> => ({
      name,
      title: t(name),
      value: (row) => row[name],
      show: (row) => {
        const figure = shown(row.factor, row[name]);
        const whole = { by: "factors", kind: "value", key: null } as const;
        return (
          <FigureLink
            href={row[name] ? changeRowAddress(sides[name], whole) : null}
            label={t("see", { name: nameOf(row), when: t(name), figure })}
          >
            {figure}
          </FigureLink>
        );
      },
    }),
  );
  return (
    <DataTable<FactorRow>
      rows={[...factors]}
      total={{ factor: "total", ...change.revenue }}
      keyOf={({ factor }) => factor}
      columns={[
        { name: "factor", title: t("factor"), value: nameOf },
        ...amounts,
        { name: "change", title: t("contributes"), value: (row) => row.change, format: difference },
      ]}
    />
  );
};

const RowTable = ({ change }: { change: Decomposition }) => {
  const t = useTranslations("overview.why");
  const { money, difference } = useAmounts();
  const nameOf = useRowName();
  const { by, rows, revenue } = change;
  const total: Row = { kind: "value", key: null, label: null, ...revenue };
  const nameIn = (row: Row) => (row === total ? t("total") : nameOf({ by, ...row }));
  const sides = sidesOf(change);
  const shown = rows.flatMap(({ kind, key }) => (kind === "value" || kind === "unknown" ? [key ?? ""] : []));
  const amounts = (["before", "after"] as const).map(
    (name): Column<Row> => ({
      name,
      title: t(name),
      value: (row) => row[name],
      show: (row) => (
        <FigureLink
          href={
            row[name] === 0
              ? null
              : changeRowAddress(sides[name], { by: row === total ? "factors" : by, shown, ...row })
          }
          label={t("see", { name: nameIn(row), when: t(name), figure: money(row[name]) })}
        >
          {money(row[name])}
        </FigureLink>
      ),
    }),
  );
  return (
    <>
      <DataTable
        rows={rows}
        total={total}
        keyOf={({ kind, key }) => `${kind} ${key}`}
        columns={[
          { name: "part", title: t(`by.${by}`), value: nameIn },
          ...amounts,
          { name: "change", title: t("change"), value: (row) => row.change, format: difference },
        ]}
      />
      {rows.some(({ kind }) => kind === "rest") && <p className={`small faint ${styles.note}`}>{t("about_rest")}</p>}
    </>
  );
};

/** Splits that say something: those with several parts, and the one that is shown. */
const listSplits = ({ by, dimensions }: Decomposition): Split[] => {
  const several = dimensions.flatMap(({ name, values }) => (values > 1 || name === by ? [name] : []));
  return SPLITS.filter((split) => split === "factors" || several.some((name) => name === split));
};

type Props = {
  query: PeriodQuery & { compare: OverviewState["compare"] };
  /** Null for the dimension that explains most. */
  by: Split | null;
  onChoose: (by: Split) => void;
};

/** Why revenue changed, split by one dimension whose rows add up to the change. */
export const RevenueChangeCard = ({ query, by, onChoose }: Props) => {
  const t = useTranslations("overview.why");
  const input = { ...query, ...(by !== null && { by }) };
  const { answer, error, isUpdating, retry } = useAnswer("GET /api/admin/overview/decomposition", input, {
    keepsBefore: true,
  });
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={360} />;
  const change = answer.data;
  const isEmpty = change.revenue.before === 0 && change.revenue.after === 0;
  const splits = listSplits(change);
  return (
    <Card title={t("title")} term="revenue_change" tools={!isEmpty && <CopyMenu title={t("title")} />}>
      <Answer change={change} />
      {!isEmpty && (
        <div className="stack gap-12 mt-12">
          {splits.length > 1 && (
            <div className={styles.splits}>
              <ChoiceSwitch
                name="by"
                label={t("split_by")}
                chosen={change.by}
                options={splits.map((split) => ({ key: split, label: t(`by.${split}`) }))}
                onChoose={onChoose}
              />
            </div>
          )}
          {change.factors ? <FactorTable change={change} factors={change.factors} /> : <RowTable change={change} />}
        </div>
      )}
      {isUpdating && <ProgressLine />}
    </Card>
  );
};
