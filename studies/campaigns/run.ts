import { parseArgs } from "node:util";
import { type SimulatedShop, STANDARD_SHOP } from "#testing/shops/simulate-campaign.ts";
import { type Validation, validate } from "./validate.ts";

// Simulates campaigns that are looked at on each of their 90 days, in shops whose customers differ, spend with a long tail or buy
// in a rhythm: are false alarms as rare, intervals as reliable and effects found as often as promised? Takes minutes; a test
// repeats a part that takes a second. `npm run validate:campaigns -- --campaigns 2000 --only 600`.

const { values } = parseArgs({
  options: { campaigns: { type: "string", default: "2000" }, only: { type: "string", default: "" } },
});
const campaigns = Number(values.campaigns);

const SHOPS: Record<string, SimulatedShop> = {
  "4,000 members": STANDARD_SHOP,
  "600 members, 10% control group": { ...STANDARD_SHOP, members: 600, controlShare: 0.1 },
  "2,000 members, very long tail": { ...STANDARD_SHOP, members: 2000, sigma: 1.3 },
  "1,000 members, regular rhythm": { ...STANDARD_SHOP, members: 1000, rhythm: "regular", sigma: 0.3, spread: 0.2 },
};

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Three standard errors of a simulated share. */
const tolerance = (share: number): number => 3 * Math.sqrt((share * (1 - share)) / campaigns);

let missed = 0;
const line = (check: string, { share, isKept, bound }: { share: number; isKept: boolean; bound: string }): void => {
  if (!isKept) missed++;
  console.log(`  ${isKept ? "kept  " : "MISSED"} ${check}: ${percent(share)} (${bound})`);
};

const most = (check: string, share: number): void =>
  line(check, { share, isKept: share <= 0.05 + tolerance(0.05), bound: "at most 5%" });

for (const [name, shop] of Object.entries(SHOPS)) {
  if (!name.includes(values.only)) continue;
  const start = performance.now();
  const none: Validation = validate(shop, { campaigns, seed: 1 });
  const tenth = validate({ ...shop, effect: 0.1 }, { campaigns, seed: 2 });
  const promised = validate(shop, { campaigns, seed: 3, isPromised: true });
  console.log(`\n${name}, ${campaigns} campaigns (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  most("no effect: false alarms on any of 90 days", none.everMissed);
  console.log(`         an ordinary 95% interval: ${percent(none.everMissedByPlain)}`);
  most("10% effect: outside of the interval on any day", tenth.everMissed);
  console.log(`         10% effect found: ${percent(tenth.found)}`);
  const { found } = promised;
  line("promised effect found", { share: found, isKept: found >= 0.8 - tolerance(0.8), bound: "at least 80%" });
}
console.log(missed === 0 ? "\nAll rows pass." : `\n${missed} rows fail.`);
process.exitCode = missed === 0 ? 0 : 1;
