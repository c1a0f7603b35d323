// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { type Language, toLocale } from "#core/messages/language.ts";
import { MeContext } from "#core/ui/session/me.ts";
import type { CampaignPoint, CampaignResults } from "#features/campaigns/contracts.ts";
import { MEASURES } from "#lib/effects/campaign.ts";
import { toEffectWindows } from "#lib/effects/results.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { WindowsCard } from "./effect-card.tsx";

afterEach(cleanup);

const point = (day: number): CampaignPoint => ({
  day,
  effect: 4.87,
  lower: -6.28,
  upper: 16.01,
  controlMean: 31.08,
  relative: 0.16,
  total: 8517,
  totalLower: -10_990,
  totalUpper: 28_017,
});

/** The texts of the intervals after 7, 30 and 90 days, of revenue. */
const intervalsOf = async (
  { buyers, days }: { buyers: number; days: readonly number[] },
  language: Language = "en",
): Promise<(string | undefined)[]> => {
  const series = days.map(point);
  const measured = { series, windows: toEffectWindows(series) };
  const results = {
    campaign: { daysMeasured: 45 },
    buyers,
    costCoverage: null,
    explained: null,
    measures: Object.fromEntries(MEASURES.map((measure) => [measure, measured])),
  } as unknown as CampaignResults;
  render(
    <NextIntlClientProvider locale={toLocale(language)} messages={await loadMessages(language)} timeZone="UTC">
      <MeContext value={aMe()}>
        <WindowsCard results={results} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  const [, ...rows] = screen.getAllByRole("row");
  return rows.slice(0, 3).map((row) => [...row.children].at(-2)?.textContent ?? undefined);
};

test.each<[Language, string]>([
  ["en", "Fewer than 25 buyers in the smaller group by then"],
  ["es", "Menos de 25 compradores en el grupo menor hasta entonces"],
  ["pt", "Menos de 25 compradores no grupo menor até então"],
])("a window that was over before there were enough buyers says so in %s", async (language, words) => {
  const [week, month, quarter] = await intervalsOf({ buyers: 80, days: [9, 30, 45] }, language);
  expect(week).toBe(words);
  expect(month).toMatch(/6.28.*16.01/);
  expect(quarter).toMatch(/6.28.*16.01/);
});

test("a campaign with too few buyers until today says how many there are", async () => {
  const [week] = await intervalsOf({ buyers: 12, days: [] });
  expect(week).toBe("Too few buyers in the smaller group: 12 of the 25 needed after 45 days");
});
