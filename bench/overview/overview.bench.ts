import { parseArgs } from "node:util";
import type { Actor } from "#core/values/permissions.ts";
import { readOverview } from "#features/overview/read-overview.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { answeredByCopies } from "../shared/answered-by.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { forgetCached, loadDemoShop } from "../shared/shops.ts";

// The start page of a shop with about a million orders in five years (--customers 10000 for a tenth), compared with two RFM
// reports: uncached, and again while nothing has changed. Uncached it reads the copied orders some six times as often as one
// report: for its figures, the movement between segments, and two lists with the scores they depend on.

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" } } });
const CUSTOMERS = Number(values.customers);
/** Ten orders per customer. */
const SHOP = { days: 1790, pace: 8, timeZone: "America/New_York" };
const ROUNDS = 5;
const SINCE = ["day", "week", "month"] as const;
const DAYS = { day: 1, week: 7, month: 28 };

await withBenchDatabase(async (owner) => {
  const scope = await loadDemoShop(owner, { ...SHOP, customers: CUSTOMERS });
  await updateActions(scope, new AbortController().signal);
  await owner.query("vacuum (analyze) customer_actions");
  const actor: Actor = { ...scope, kind: "system", id: "bench", role: "admin" };

  const forget = () => forgetCached(owner);
  const report = (days: number) => getSegmentationReport(scope, { method: "rfm", days });
  const overview = (days: number) => readOverview(actor, { days, compare: "previous" });
  const uncached = Object.fromEntries(
    SINCE.map((since) => [since, { prepare: forget, work: () => overview(DAYS[since]) }]),
  ) as Record<(typeof SINCE)[number], { prepare: () => Promise<void>; work: () => Promise<unknown> }>;
  const both = async () => {
    await Promise.all([report(365), report(90)]);
  };
  const shop = { scope, of: ["orders"] } as const;
  const times = await answeredByCopies(shop, () =>
    takeTurns(
      {
        ...uncached,
        "RFM reports of 365 and 90 days": { prepare: forget, work: both },
        "again, since yesterday": { prepare: () => overview(1), work: () => overview(1) },
      },
      ROUNDS,
    ),
  );
  for (const since of SINCE) {
    state(`since a ${since}, uncached, over the RFM reports`, times.ratio(since, "RFM reports of 365 and 90 days"), {
      atMost: 4,
    });
  }
  state(
    "since yesterday, again, over the RFM reports",
    times.ratio("again, since yesterday", "RFM reports of 365 and 90 days"),
    { atMost: 1 },
  );
});
