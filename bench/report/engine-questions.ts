import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { membershipIn } from "#features/report/list-report-customers.ts";
import { groupByBehavior } from "#features/report/rules/orders/behavior-of-orders.ts";
import type { PeriodsOfOrders } from "#features/report/rules/orders/bought-in-periods.ts";
import { buildCodeLookup } from "#features/report/rules/orders/buyers-of-orders.ts";
import { computeMovement, countCells } from "#features/report/rules/orders/rfm-of-orders.ts";
import { queryCopy } from "#features/report/store/order-copy/order-copy.ts";
import { addDays, startsOfDays, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { addMonths, toMonth } from "#lib/time/month.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import { type SalesCondition, toSalesCondition } from "#records/rules/criteria/sales-condition.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { readCohortSums } from "../../src/features/cohorts/store.ts";
import { readBehaviorGroups } from "../../src/features/report/store/behavior-traits.ts";
import { readGroupFigures } from "../../src/features/report/store/group-figures.ts";
import {
  copiedBehavior,
  copiedCells,
  copiedGroups,
  copiedMovement,
} from "../../src/features/report/store/order-copy/copied-readings.ts";
import { readMovement } from "../../src/features/report/store/rfm-places.ts";
import { STANDARD } from "../../src/features/report/store/rfm-schemes.ts";
import { readRfmCells } from "../../src/features/report/store/rfm-scoring.ts";
import { loadCriteriaContext } from "../../src/features/segments/read-segment-rules.ts";
import { compileAnswers } from "../../src/features/segments/store/criteria/compile.ts";
import type { OrderFiles } from "./parquet-orders.ts";
import {
  boughtFromFiles,
  cohortsFromFiles,
  conditionsFromFiles,
  groupsFromFiles,
  placedFromFiles,
} from "./parquet-queries.ts";

// The questions that engines.bench.ts asks of each engine: of the two years until today, in periods of a year.

const DAYS = 365;
export const ZONE = "UTC";
export const ENGINES = ["Parquet", "arrays", "SQL"] as const;
export type Engine = (typeof ENGINES)[number];

const END = toLocalDay(new Date(), ZONE);
const FIRST_DAY = addDays(END, 1 - 2 * DAYS);
export const DAY_STARTS = startsOfDays(FIRST_DAY, 2 * DAYS + 1, ZONE);
const READING = { dayStarts: DAY_STARTS, days: DAYS, storefrontId: null, basis: "revenue" as const };
const LAST_DAYS = [DAYS - 1, 2 * DAYS - 1];
/** By the numbers of local days, which are the instants of the Parquet files. */
export const PERIODS: PeriodsOfOrders = {
  days: DAYS,
  storefrontId: null,
  basis: "revenue",
  lastDays: LAST_DAYS,
  dayStarts: Float64Array.from(DAY_STARTS, (_, at) => toDayNumber(FIRST_DAY) + at),
};

export const cellsOfFiles = async (files: string) =>
  countCells(await boughtFromFiles(files, PERIODS), { ...PERIODS, ...STANDARD_SCHEME });

const bySize = <Row extends object>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** The elements of a binary array, as hex. */
const hexElements = (array: Uint8Array, size: number): string[] =>
  Array.from({ length: (array.length - 20) / (4 + size) }, (_, at) =>
    Buffer.from(array.subarray(24 + at * (4 + size), 24 + at * (4 + size) + size)).toString("hex"),
  );

const required = <Value>(value: Value | null): Value => {
  if (value === null) throw new Error("The copy of the orders can't be used");
  return value;
};

/** `compared`: what has to be equal of an answer. */
type Answer = { answer: () => Promise<unknown>; compared?: (answer: never) => unknown };
export type Questions = Record<string, Partial<Record<Engine, Answer>>>;

export const buildQuestions = async (scope: Scope, files: OrderFiles): Promise<Questions> => {
  const { folder } = files;
  const scored = { ...READING, ...STANDARD_SCHEME };
  const dated = { ...READING, lastDays: LAST_DAYS, scheme: STANDARD_SCHEME, distinguishesNew: false };
  const { value: report } = await getSegmentationReport(scope, { method: "rfm", days: DAYS });
  const membership = membershipIn(report, {}, STANDARD);
  if (membership.method !== "rfm") throw new Error(`${membership.method} is another report`);
  const period = { from: toDayNumber(addDays(END, 1 - DAYS)), to: toDayNumber(END), start: Number(DAY_STARTS[DAYS]) };
  const months = { from: addMonths(toMonth(END), -23), to: toMonth(END), now: toMonth(END) };
  const frame = await loadCriteriaContext(scope);
  const rule = (field: string, operator: string, value: unknown, more = {}) =>
    ({ field, operator, value, ...more }) as unknown as Condition;
  const rules = [
    rule("orders", "at_least", 3, { withinDays: 180 }),
    rule("categoryBought", "is_any_of", ["Category 3"], { times: 3, withinDays: 365 }),
    rule("categoryBought", "is_any_of", ["Category 7", "Category 9"]),
    rule("revenue", "at_least", 1000, { withinDays: 90 }),
    rule("storefront", "is_any_of", ["2"], { withinDays: 180 }),
    rule("channel", "is_any_of", ["web"], { times: 5 }),
    rule("returnShare", "at_least", 0.1),
  ];
  const conditions = rules.map((one) => toSalesCondition(one, frame)?.sales as SalesCondition);
  const membersIn = (ids: readonly string[], met: readonly number[]) =>
    new Map(ids.map((id, row) => [id, met[row] as number] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const rulesBySql = () =>
    withBusiness(scope, async (client) => {
      await raiseWorkMem(client);
      const compiled = compileAnswers(rules, frame);
      const bits = rules.map((_, at) => `case when meets${at + 1} then ${1 << at} else 0 end`);
      const { rows } = await client.query<{ id: string; met: number }>(
        `select id, met from (select customer_id as id, ${bits.join(" + ")} as met
           from (select c.customer_id, ${compiled.columns} from ${compiled.from} where ${compiled.where}) answers) found where met <> 0`,
        compiled.parameters,
      );
      return rows;
    });

  return {
    "RFM cells": {
      Parquet: { answer: () => cellsOfFiles(folder) },
      arrays: { answer: () => copiedCells(scope, scored).then(required) },
      SQL: {
        answer: () => readRfmCells(scope, scored),
        compared: ({ cells, previousCells }: Awaited<ReturnType<typeof readRfmCells>>) => ({ cells, previousCells }),
      },
    },
    movement: {
      Parquet: {
        answer: async () =>
          computeMovement(await boughtFromFiles(folder, PERIODS), {
            ...PERIODS,
            scheme: STANDARD_SCHEME,
            distinguishesNew: false,
          }),
        compared: bySize,
      },
      arrays: { answer: () => copiedMovement(scope, dated).then(required), compared: bySize },
      SQL: {
        answer: () => readMovement(scope, dated),
        compared: (rows: object[]) =>
          bySize(
            rows.map((row) =>
              Object.fromEntries(
                ["step", "from", "to", "customers", "revenueBefore", "revenueNow"].map((name) => [
                  name,
                  (row as Record<string, unknown>)[name],
                ]),
              ),
            ),
          ),
      },
    },
    "groups by behavior": {
      Parquet: {
        answer: async () => groupByBehavior(await placedFromFiles(folder, { ...PERIODS, firstDay: FIRST_DAY }), {}),
      },
      arrays: { answer: () => copiedBehavior(scope, READING, FIRST_DAY).then(required) },
      SQL: {
        answer: () => readBehaviorGroups(scope, READING, FIRST_DAY),
        compared: ({ customersInAll: _, ...groups }: Awaited<ReturnType<typeof readBehaviorGroups>>) => groups,
      },
    },
    "figures of groups": {
      Parquet: {
        answer: () =>
          groupsFromFiles(
            files,
            { ...period, storefrontId: null, basis: "revenue" },
            buildCodeLookup(membership, Float64Array.from(DAY_STARTS.slice(DAYS), Number)),
          ),
      },
      arrays: { answer: () => copiedGroups(scope, READING, membership).then(required) },
      SQL: {
        answer: async () => ({
          segments: await readGroupFigures(scope, READING, membership),
          lapsed: await readGroupFigures(scope, READING, { method: "lapsed" }),
        }),
      },
    },
    "seven rule conditions": {
      Parquet: {
        answer: () => conditionsFromFiles(files, conditions),
        compared: ({ ids, met }: Awaited<ReturnType<typeof conditionsFromFiles>>) =>
          membersIn(hexElements(ids, 16), met),
      },
      arrays: {
        answer: () => queryCopy(scope, "conditions", () => conditions).then(required),
        compared: ({ ids, met }: { ids: Uint8Array; met: Uint8Array }) =>
          membersIn(
            hexElements(ids, 16),
            hexElements(met, 4).map((bits) => Number.parseInt(bits, 16)),
          ),
      },
      SQL: {
        answer: rulesBySql,
        compared: (rows: { id: string; met: number }[]) =>
          membersIn(
            rows.map(({ id }) => id.replaceAll("-", "")),
            rows.map(({ met }) => met),
          ),
      },
    },
    "cohorts by month": {
      Parquet: { answer: () => cohortsFromFiles(folder, months), compared: bySize },
      SQL: {
        answer: () =>
          readCohortSums(
            scope,
            { from: months.from, to: months.to, storefrontId: null },
            { by: "month", now: months.now, timeZone: ZONE },
          ),
        compared: ({ total }: Awaited<ReturnType<typeof readCohortSums>>) => bySize(total),
      },
    },
  };
};

/** Without classes and undefined properties. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value instanceof Map ? [...value] : value));

/** Where two answers first differ. Sums of squares are rounded in the order in which an engine adds. */
const difference = (a: unknown, b: unknown, at = ""): string => {
  if (typeof a === "number" && typeof b === "number" && Math.abs(a - b) <= 1e-12 * Math.abs(a)) return "";
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return Object.is(a, b) ? "" : `${at} ${JSON.stringify(a)} ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = difference((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${at}.${key}`);
    if (found) return found;
  }
  return "";
};

/** Throws unless all engines answer the same. */
export const assertEqual = async (questions: Questions): Promise<void> => {
  const differing: string[] = [];
  for (const [name, engines] of Object.entries(questions)) {
    const answers: [string, unknown][] = [];
    for (const [engine, { answer, compared = (same: unknown) => same }] of Object.entries(engines))
      answers.push([engine, plain((compared as (answer: unknown) => unknown)(await answer()))]);
    const [first] = answers;
    for (const [engine, one] of answers.slice(1)) {
      const found = difference(one, first?.[1]);
      if (found) differing.push(`${name}, ${engine} and ${first?.[0]}: ${found}`);
    }
  }
  if (differing.length > 0) throw new Error(`The engines differ: ${differing.join("; ")}`);
};
