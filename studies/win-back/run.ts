import { parseArgs } from "node:util";
import { missingRetail } from "#testing/shops/online-retail.ts";
import { passes, type Row } from "../row.ts";
import { type BacktestShop, demoShop, retailShop } from "./backtest-shop.ts";
import { calibrationLines, figuresByList, listTable, rowsOf } from "./rows.ts";
import { type BacktestOptions, weeklyLists } from "./weekly-lists.ts";

// Backtests "Win back this week": the lists of ten past weeks, computed from what was known then, against what the
// customers then did. No customer was contacted because of these lists. Takes minutes; a test repeats a part that takes
// seconds. `npm run validate:win-back -- --weeks 10 --only demo`.

const { values } = parseArgs({
  options: { weeks: { type: "string", default: "10" }, only: { type: "string", default: "" } },
});
const weeks = Number(values.weeks);

const line = (row: Row): string => {
  const { check, ours, reference, kind } = row;
  const state = kind === "report" ? "      " : passes(row) ? "kept  " : "MISSED";
  return `  ${state} ${check}: ${ours.toFixed(3)}${kind === "report" ? "" : ` (${kind} ${reference})`}`;
};

type Part = BacktestOptions & { shop: () => BacktestShop };

// Four weeks apart in the demo, so that seasons differ; Online Retail has only a year.
const [quarter, year] = [90, 365];
const demo = (holdout: number): Part => {
  const daysApart = 28;
  const extraDays = holdout + daysApart * (weeks - 1);
  return { shop: () => demoShop({ customers: 5000, extraDays }), weeks, daysApart, holdout };
};
const parts: Record<string, Part> = {
  "demo, a quarter later": demo(quarter),
  "demo, a year later": demo(year),
};
const missing = missingRetail();
if (missing) console.warn(`Skipped: Online Retail, because ${missing} is missing`);
else parts["retail, a quarter later"] = { shop: retailShop, weeks, daysApart: 7, holdout: quarter };

let missed = 0;
for (const [name, { shop: shopOf, ...options }] of Object.entries(parts)) {
  if (!name.includes(values.only)) continue;
  const start = performance.now();
  const shop = shopOf();
  const found = weeklyLists(shop, options);
  const figures = figuresByList(found);
  const rows = rowsOf(found, figures, options.holdout);
  console.log(`\n${name} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  console.log(
    `  ${shop.histories.length} customers, ${options.weeks} weeks ${options.daysApart} days apart, ${shop.currency}; ` +
      `${shop.reachable ? "customers who consented only" : "consent unknown, so everyone counts as reachable"}`,
  );
  for (const each of [...listTable(figures), ...calibrationLines(found, options.holdout)]) console.log(`  ${each}`);
  for (const row of rows) console.log(line(row));
  missed += rows.filter((row) => !passes(row)).length;
}
console.log(missed === 0 ? "\nAll rows pass." : `\n${missed} rows fail.`);
process.exitCode = missed === 0 ? 0 : 1;
