// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import fc from "fast-check";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Language, toLocale } from "#core/messages/language.ts";
import { MeContext } from "#core/ui/session/me.ts";
import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";
import { distinctInsights, type InsightName, insightSegment } from "#features/report/rules/insight-words.ts";
import { aMe } from "#testing/me.ts";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { loadMessages } from "#texts.ts";
import { STANDARD } from "../report-state.ts";
import { InsightCard, Signals } from "./insights.tsx";

afterEach(cleanup);

const me = aMe({ permissions: ["reports:view"] });

// 100 customers, £1,000: 30 Champions with £600, 20 New Customers with £150.
const report = aReport([
  aCell("R5F5M5", "R5F5M5", 30, 600),
  aCell("R5F1M1", "R5F1M1", 20, 150),
  aCell("R1F1M1", "R1F1M2", 50, 250),
]);
const aGroup = (segmentCode: string, customers: number, reachableByEmail: number): SegmentGroup => ({
  segmentCode,
  customers,
  reachableByEmail,
  firstTime: { customers: 12, reachableByEmail: 7 },
  returning: { customers: customers - 12, reachableByEmail: 3 },
  orderedOnceInPeriod: 12,
  orderedOnce: 12,
  medianOrders: 2,
  medianDaysSinceLastPurchase: 10,
  revenue: 100,
  revenueShare: 0.1,
});

const groups: SegmentGroups = {
  method: "rfm",
  period: report.period,
  storefrontId: null,
  currency: "GBP",
  generatedAt: report.generated_at,
  groups: [aGroup("R5F5M5", 30, 21), aGroup("R1F1M2", 50, 40), aGroup("R5F1M1", 20, 10)],
  lapsed: null,
  signals: [],
};

const page = {
  state: STANDARD,
  change: vi.fn(),
  correct: vi.fn(),
  address: ({ focus }: { focus?: string | null }) => `/rfm?focus=${focus}`,
};

const show = async (shown: ReactNode, language: Language = "en") => {
  render(
    <NextIntlClientProvider locale={toLocale(language)} messages={await loadMessages(language)} timeZone="UTC">
      <MeContext value={me}>{shown}</MeContext>
    </NextIntlClientProvider>,
  );
  return document.body.textContent?.replaceAll("\u00a0", " ");
};

const anInsight = (insight: InsightName, of = groups as SegmentGroups | undefined, own = report) => (
  <InsightCard insight={insight} page={page} report={own} groups={of} />
);

describe("an insight", () => {
  test("names the top segment, its share, and the customers the first idea reaches", async () => {
    const words = await show(anInsight("highest_revenue_segment"));
    expect(words).toContain("Champions bring in 60% of revenue");
    expect(words).toContain("30% of customers, £600");
    expect(words).toContain("Offer VIP loyalty perks · 30 customers, 21 reachable by email");
    expect(screen.getByRole("link").getAttribute("href")).toBe("/rfm?focus=champions");
  });

  test("names the largest segment and its share of revenue", async () => {
    const words = await show(anInsight("largest_segment"));
    expect(words).toContain("Hibernating is your largest group: 50% of customers");
    expect(words).toContain("50 customers, 25% of revenue");
  });

  test("is the report's own, whatever stands out from chance", async () => {
    const insights = { ...report.insights, fastest_growing_segment: "New Customers" };
    const words = await show(anInsight("fastest_growing_segment", groups, { ...report, insights }));
    expect(words).toContain("New Customers is where growth is most likely");
    expect(words).toContain("Welcome series automation · 20 customers, 10 reachable by email");
  });

  test("says so if the report names no segment, and does not need the figures", async () => {
    const none = { ...report, insights: { ...report.insights, needs_attention: null } };
    const words = await show(anInsight("needs_attention", undefined, none));
    expect(words).toBe("Needs attentionNo segment stands out here in this period.");
    expect(screen.queryByRole("link")).toBeNull();
  });

  test("is in the reader's language", async () => {
    const words = await show(anInsight("highest_revenue_segment"), "pt");
    expect(words).toContain("Campeões geram 60% da receita");
    expect(words).toContain("Oferecer benefícios VIP de fidelidade · 30 clientes, 21 contatáveis por e-mail");
  });
});

describe("what chance doesn't explain", () => {
  const significant = (...signals: SegmentGroups["signals"]) => (
    <Signals page={page} report={report} groups={{ ...groups, signals }} />
  );

  test("has other words than the insights, and compares the shares of both periods, which is what was tested", async () => {
    // 50 of 100 customers now, 10 of 80 before.
    const words = await show(
      significant(
        { insight: "highest_revenue_segment", segmentCode: "R5F5M5", pValue: 0.0002 },
        { insight: "needs_attention", segmentCode: "R1F1M2", pValue: 0.012 },
      ),
    );
    expect(words).toContain("Significant lead: Champions bring in 60% of revenue · unlikely by chance");
    expect(words).toContain("Significant setback: 50% of customers are in Hibernating, 13% in the previous 90 days");
    expect(words).not.toContain("0.012");
    expect(words).not.toContain("Needs attention");
  });

  test("is said to be nothing if all differences are within normal variation", async () => {
    expect(await show(significant())).toContain("differences between segments are within normal variation");
  });
});

describe("a small shop", () => {
  test("no two insights are about one segment, whatever the customers are", () => {
    const codes = ["R5F5M5", "R5F1M1", "R1F1M1", "R3F3M3"];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...codes), fc.integer({ min: 1, max: 9 })), { minLength: 1 }),
        (cells) => {
          const given = aReport(cells.map(([code, customers]) => aCell(code, code, customers, customers * 10)));
          const subjects = distinctInsights(given).flatMap((name) => insightSegment(given, name)?.segment_name ?? []);
          expect(subjects).toEqual([...new Set(subjects)]);
          expect(subjects.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test("a report that has one segment gets one card", () => {
    const given = aReport([aCell("R5F5M5", "R5F5M5", 3, 60)]);
    expect(distinctInsights(given).filter((name) => insightSegment(given, name))).toEqual(["highest_revenue_segment"]);
  });
});
