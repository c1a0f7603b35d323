// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Me } from "#contracts/accounts/me.ts";
import type { InsightName } from "#lib/domain/report/insight-words.ts";
import { type Language, LOCALES } from "#lib/domain/words/language.ts";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { loadMessages } from "#ui/messages/messages.ts";
import { MeContext } from "#ui/shared/session/me.ts";
import { STANDARD } from "../report-state.ts";
import { InsightCard } from "./insight-card.tsx";

afterEach(cleanup);

const me: Me = {
  id: "1",
  name: "Ana",
  email: null,
  language: null,
  tableDensity: null,
  role: "viewer",
  permissions: ["reports:view"],
  business: { id: "1", slug: "shop", name: "Shop", timeZone: "UTC", currency: "GBP" },
  storefronts: [],
  texts: [],
};

// 100 customers, £1,000: 30 Champions with £600, 20 At Risk with £150.
const report = aReport([
  aCell("R5F5M5", "R5F5M5", 30, 600),
  aCell("R2F2M3", "R2F2M3", 20, 150),
  aCell("R1F1M1", "R1F1M2", 50, 250),
]);
report.insights.needs_attention = "At Risk";

const page = {
  state: STANDARD,
  change: vi.fn(),
  correct: vi.fn(),
  address: ({ focus }: { focus?: string | null }) => `/rfm?focus=${focus}`,
};

const show = async (name: InsightName, language: Language = "en") => {
  render(
    <NextIntlClientProvider locale={LOCALES[language]} messages={await loadMessages(language)} timeZone="UTC">
      <MeContext value={me}>
        <InsightCard name={name} page={page} report={report} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  return screen.getByRole("article").textContent?.replaceAll("\u00a0", " ");
};

describe("an insight", () => {
  test("names the top segment, its share, and the customers the next action reaches", async () => {
    const words = await show("highest_revenue_segment");
    expect(words).toContain("Champions bring in 60% of revenue");
    expect(words).toContain("30% of customers, £600");
    expect(words).toContain("Offer VIP loyalty perks · 30 customers");
    expect(screen.getByRole("link").getAttribute("href")).toBe("/rfm?focus=champions");
  });

  test("names the largest segment and its share of revenue", async () => {
    const words = await show("largest_segment");
    expect(words).toContain("Hibernating is your largest group: 50% of customers");
    expect(words).toContain("50 customers, 25% of revenue");
  });

  test("gives the revenue and customers at risk", async () => {
    expect(await show("needs_attention")).toContain("At Risk: 20 customers worth £150 are slipping away");
  });

  test("says so if no segment stands out", async () => {
    expect(await show("fastest_growing_segment")).toContain("No segment stands out here in this period.");
  });

  test("is in the reader's language", async () => {
    const words = await show("highest_revenue_segment", "pt");
    expect(words).toContain("Campeões geram 60% da receita");
    expect(words).toContain("Oferecer benefícios VIP de fidelidade · 30 clientes");
  });
});
