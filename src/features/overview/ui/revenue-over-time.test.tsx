// @vitest-environment jsdom
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { aMe } from "#testing/me.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { cutNotes, RevenueOverTime } from "./revenue-over-time.tsx";

afterEach(cleanup);

const me = aMe({ business: { currency: "EUR" } });
const PERIOD = { start: "2026-05-30", end: "2026-05-31", days: 2 };
const POINTS = [
  { day: "2026-05-30", revenue: 100, orders: 2, comparedDay: "2025-05-30", yearBefore: 80 },
  { day: "2026-05-31", revenue: 50.5, orders: 1, comparedDay: "2025-05-31", yearBefore: 20 },
];
const NOTES = [
  { id: "3", name: null, kind: "import", startsOn: "2026-05-30", lastDay: "2026-05-30", orders: 1200 },
  { id: "4", name: "Win back", kind: "campaign", startsOn: "2026-05-30", lastDay: "2026-05-30", orders: null },
  { id: "1", name: "Payments down", kind: "outage", startsOn: "2026-05-31", lastDay: "2026-06-02", orders: null },
  { id: "2", name: "Spring sale", kind: "sale", startsOn: "2026-05-01", lastDay: "2026-05-29", orders: null },
];

type Shown = { points?: object[]; fails?: boolean; language?: Language };

const show = async ({ points = POINTS, fails = false, language = "en" }: Shown = {}) => {
  const custom = async ({ url }: { url: string }) => {
    if (url.includes("notes-on-time")) return { data: NOTES, total: NOTES.length };
    if (fails) throw Object.assign(new Error("The database is away"), { statusCode: 503 });
    return { data: { points, period: PERIOD, storefrontId: 2 } };
  };
  await renderInApp(<RevenueOverTime query={{ days: "2" }} isTable />, { data: { custom }, me, language });
};

test("the card adds up both years, lists each day, and names the notes of these days alone, with links to campaigns and imports", async () => {
  await show();
  const answer = await screen.findByText(/in the same days of the year before/);
  expect(answer.textContent).toContain("€150.50");
  expect(answer.textContent).toContain("€100.00");
  const last = screen.getByRole("row", { name: /May 31, 2026/ });
  expect(last.textContent).toMatch(/€50\.50.*€20\.00/);
  expect(
    within(last)
      .getAllByRole("link")
      .map((link) => link.getAttribute("href")),
  ).toEqual(["/rfm/customers?days=1&to=2026-05-31&storefront=2", "/rfm/customers?days=1&to=2025-05-31&storefront=2"]);
  const list = await screen.findByRole("list", { name: "Notes in this period" });
  expect(
    within(list)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent),
  ).toEqual([
    "May 30, 2026: Import with 1,200 new orders",
    "May 30, 2026: Campaign Win back",
    "May 31, 2026: Payments down (Outage)",
  ]);
  expect(
    within(list)
      .getAllByRole("link")
      .map((link) => link.getAttribute("href")),
  ).toEqual(["/imports", "/campaigns/4"]);
});

test("a shop that had no sales a year before says so instead of comparing with nothing", async () => {
  await show({ points: POINTS.map((point) => ({ ...point, yearBefore: null })) });
  expect(await screen.findByText(/There were no sales in these days of the year before/)).toBeTruthy();
  expect(within(screen.getByRole("row", { name: /May 31, 2026/ })).getByText("–")).toBeTruthy();
});

test("notes are cut to the period, and those of other days are left out", () => {
  const early = { id: "5", startsOn: "2026-05-20", lastDay: "2026-05-30" };
  const outage = { id: "1", startsOn: "2026-05-31", lastDay: "2026-06-02" };
  const before = { id: "2", startsOn: "2026-05-01", lastDay: "2026-05-29" };
  expect(cutNotes([before, early, outage], PERIOD)).toEqual([
    { ...early, startsOn: "2026-05-30" },
    { ...outage, lastDay: "2026-05-31" },
  ]);
});

test("a failure to load revenue over time says so and offers to try again", async () => {
  await show({ fails: true });
  expect(await screen.findByText("Revenue over time couldn't be loaded")).toBeTruthy();
  expect(screen.getByRole("button", { name: /try again/i })).toBeTruthy();
});

test("the sentence above the chart is another text in each language", async () => {
  const texts = new Set<string>();
  for (const language of LANGUAGES) {
    await show({ language });
    await screen.findByRole("table");
    texts.add(document.querySelector("p")?.textContent ?? "");
    cleanup();
  }
  expect(texts.size).toBe(LANGUAGES.length);
});
