// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Language } from "#core/messages/language.ts";
import type { SideProps } from "#features/forecast/ui/forecast-state.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { PathCard } from "./path-card.tsx";
import { leadingMethods, type Path, type PathRecord } from "./path-model.ts";

afterEach(cleanup);

const values = (expected: number) => ({ expected, lower80: 1, upper80: 900, lower95: 0, upper95: 999 });
const period = (from: string, to: string, orders: number) => ({
  from,
  to,
  orders: { all: values(orders), existing: values(orders), newcomers: values(0) },
  revenue: null,
});

const RECORD: PathRecord = {
  methods: [
    { method: "lastYear", weight: 0.61, error: 0.06 },
    { method: "theta", weight: 0.27, error: 0.12 },
    { method: "model", weight: 0.12, error: 0.18 },
  ],
  error: 0.09,
  forecasts: [
    { from: "2025-07-01", to: "2026-06-30", actual: 2000, expected: 2180 },
    { from: "2024-07-01", to: "2025-06-30", actual: 1800, expected: 1638 },
  ],
};

type Shown = { record?: Path["record"]; language?: Language; isTable?: boolean };

const show = async ({ record, language = "en", isTable = true }: Shown = {}) => {
  const path: Path = {
    past: [{ from: "2025-07-01", to: "2025-07-31", orders: 171, revenue: 0 }],
    weeks: [],
    months: [period("2026-07-01", "2026-07-31", 180)],
    whole: period("2026-07-01", "2027-06-30", 2100),
    ...(record !== undefined && { record }),
  };
  const shown = { months: 12, valueBasis: "revenue", answer: { path } } as unknown as SideProps["shown"];
  const page = { state: { path: "orders", "what-if": null }, change: () => undefined } as unknown as SideProps["page"];
  const custom = async () => ({ data: [], total: 0 });
  return renderInApp(<PathCard page={page} shown={shown} isTable={isTable} />, {
    data: { custom },
    can: async () => ({ can: true }),
    language,
  });
};

const WHY =
  "61% of this forecast comes from the same weeks of last year, the most accurate method so far: a typical error of 6.0% over " +
  "2 past periods, compared with 18% for the customer model. Made the same way, forecasts of 2 past periods of this length were " +
  "typically off by 9.0%.";

test("one sentence says which method carries the forecast and why, below the chart as below its table", async () => {
  await show({ record: RECORD });
  expect(screen.getByText(WHY)).toBeTruthy();
  cleanup();
  await show({ record: RECORD, isTable: false });
  expect(screen.getByText(WHY)).toBeTruthy();
});

test("last year stands behind the path: in the legend of the chart and as a column of its table", async () => {
  await show({ record: RECORD });
  const months = screen.getByRole("table", { name: "Orders ahead" });
  expect(within(months).getByRole("columnheader", { name: /^A year earlier/ })).toBeTruthy();
  expect(within(months).getByRole("row", { name: /^July 2026|^Jul 2026/ }).textContent).toMatch(/171$/);
  cleanup();
  await show({ record: RECORD, isTable: false });
  expect(screen.getByText("A year earlier")).toBeTruthy();
});

test("the details have every method's weight and error, and every past period", async () => {
  await show({ record: RECORD });
  fireEvent.click(screen.getByText("Methods and past periods"));
  const methods = screen.getByRole("table", { name: "Methods" });
  const rows = within(methods).getAllByRole("row").slice(1);
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    "Same weeks of last year61%6.0%",
    "Theta method27%12%",
    "Customer model12%18%",
  ]);
  const periods = within(screen.getByRole("table", { name: "Past periods" }))
    .getAllByRole("row")
    .slice(1);
  expect(periods.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Jul 1, 2025\s–\sJun 30, 20262,0002,180\+9%$/),
    expect.stringMatching(/^Jul 1, 2024\s–\sJun 30, 20251,8001,638−9%$/),
  ]);
});

test("the largest weight is compared with the customer model, and the model with the next method", () => {
  const [lastYear, theta, model] = RECORD.methods as [never, never, never];
  expect(leadingMethods(RECORD)).toEqual([lastYear, model]);
  expect(leadingMethods({ ...RECORD, methods: [model, theta, lastYear] })).toEqual([model, theta]);
  expect(leadingMethods({ ...RECORD, methods: [model] })).toEqual([model, undefined]);
});

test("a forecast of one method and one past period compares it with nothing", async () => {
  const [, , model] = RECORD.methods as [never, never, never];
  await show({ record: { ...RECORD, methods: [model], forecasts: RECORD.forecasts.slice(0, 1) } });
  expect(screen.getByText(/a typical error of 18% over 1 past period\. .*was off by 9\.0%\.$/)).toBeTruthy();
});

test("a young shop reads why there is no record yet, and a forecast of an earlier version says nothing of it", async () => {
  await show({ record: null });
  expect(screen.getByText(/^This forecast has no track record yet: .* 12 months/)).toBeTruthy();
  expect(screen.queryByText("Methods and past periods")).toBeNull();
  cleanup();
  await show();
  expect(screen.queryByText(/track record|Methods and past periods/)).toBeNull();
});

test.each([
  ["es", /^El 61\s?% de este pronóstico se basa en las mismas semanas del año pasado/, "Métodos y periodos pasados"],
  ["pt", /^O maior peso, 61%, é para as mesmas semanas do ano passado/, "Métodos e períodos passados"],
] as const)("the record is in the reader's language: %s", async (language, why, details) => {
  await show({ record: RECORD, language });
  expect(screen.getByText(why)).toBeTruthy();
  expect(screen.getByText(details)).toBeTruthy();
});
