// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SegmentGroup, SegmentGroups } from "#contracts/report/groups.ts";
import { type Language, LOCALES } from "#lib/domain/words/language.ts";
import { aMe } from "#testing/me.ts";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { loadMessages } from "#ui/messages/messages.ts";
import { MeContext } from "#ui/shared/session/me.ts";
import { STANDARD } from "../report-state.ts";
import { segmentsInOrder } from "../shares/segment-model.ts";
import { InsightCard } from "./insight-card.tsx";

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

const show = async (signal: SegmentGroups["signals"][number], language: Language = "en") => {
  const segment = segmentsInOrder(report).find(({ segment_code }) => segment_code === signal.segmentCode);
  if (!segment) throw new Error("no such segment");
  render(
    <NextIntlClientProvider locale={LOCALES[language]} messages={await loadMessages(language)} timeZone="UTC">
      <MeContext value={me}>
        <InsightCard signal={signal} segment={segment} page={page} report={report} groups={groups} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  return screen.getByRole("article").textContent?.replaceAll("\u00a0", " ");
};

describe("an insight", () => {
  test("names the top segment, its share, and the customers the first idea reaches", async () => {
    const words = await show({ insight: "highest_revenue_segment", segmentCode: "R5F5M5", pValue: 0.001 });
    expect(words).toContain("Champions bring in 60% of revenue");
    expect(words).toContain("30% of customers, £600");
    expect(words).toContain("Offer VIP loyalty perks · 30 customers, 21 reachable by email");
    expect(screen.getByRole("link").getAttribute("href")).toBe("/rfm?focus=champions");
  });

  test("names the largest segment and its share of revenue", async () => {
    const words = await show({ insight: "largest_segment", segmentCode: "R1F1M2", pValue: 0.001 });
    expect(words).toContain("Hibernating is your largest group: 50% of customers");
    expect(words).toContain("50 customers, 25% of revenue");
  });

  test("compares the shares of both periods, which is what was tested", async () => {
    // 50 of 100 customers now, 10 of 80 before.
    const words = await show({ insight: "needs_attention", segmentCode: "R1F1M2", pValue: 0.012 });
    expect(words).toContain("50% of customers are in Hibernating, 13% in the previous 90 days");
    expect(words).toContain("From 10 to 50 customers, unlikely by chance (p = 0.012)");
  });

  test("reaches only true first-time buyers with the ideas for new customers", async () => {
    const words = await show({ insight: "fastest_growing_segment", segmentCode: "R5F1M1", pValue: 0.0002 });
    expect(words).toContain("Welcome series automation · 12 first-time buyers, 7 reachable by email");
    expect(words).toContain("p < 0.001");
  });

  test("is in the reader's language", async () => {
    const words = await show({ insight: "highest_revenue_segment", segmentCode: "R5F5M5", pValue: 0.001 }, "pt");
    expect(words).toContain("Campeões geram 60% da receita");
    expect(words).toContain("Oferecer benefícios VIP de fidelidade · 30 clientes, 21 contatáveis por e-mail");
  });
});
