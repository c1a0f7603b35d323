import type { CheckResult } from "#features/imports/files/check-totals.ts";
import type { ImportFormat } from "#features/imports/rules/import-format.ts";

const figure = (value: number): string => value.toLocaleString("en");

/** ", 1 value left out"; empty for none. */
export const leftOutWords = (cells: number): string =>
  cells === 0 ? "" : `, ${figure(cells)} ${cells === 1 ? "value" : "values"} left out`;

/** Prints what an import would do. */
export const printCheck = (about: ImportFormat["about"], result: CheckResult): void => {
  const { rowsRead, rowsRefused, ordersNew, ordersUpdated, ordersKept, customersNew, duplicates, problems } = result;
  const { cellsLeftOut, firstDay, lastDay, currency, revenue, refunds, stored } = result;
  console.log(
    `${figure(rowsRead)} rows read, ${figure(rowsRefused)} with problems${leftOutWords(cellsLeftOut)}. Nothing was written`,
  );
  if (about === "orders") {
    console.log(`Orders: ${figure(ordersNew)} new, ${figure(ordersUpdated)} changed, ${figure(ordersKept)} unchanged`);
    if (firstDay)
      console.log(`From ${firstDay} to ${lastDay}: ${figure(revenue)} ${currency}, refunds ${figure(refunds)}`);
    if (stored?.firstDay)
      console.log(
        `Stored: ${figure(stored.orders)} orders from ${stored.firstDay} to ${stored.lastDay}: ${figure(stored.revenue)} ${currency}, refunds ${figure(stored.refunds)}`,
      );
    if (stored?.sameDays)
      console.log(
        `Stored in the file's days: ${figure(stored.sameDays.orders)} orders, ${figure(stored.sameDays.revenue)} ${currency}, refunds ${figure(stored.sameDays.refunds)}`,
      );
  }
  const { customersChanged, customersKept, ticketsNew, ticketsChanged, ticketsKept } = result;
  console.log(
    about === "tickets"
      ? `Tickets: ${figure(ticketsNew)} new, ${figure(ticketsChanged)} changed, ${figure(ticketsKept)} unchanged`
      : `Customers: ${figure(customersNew)} new, ${figure(customersChanged)} changed, ${figure(customersKept)} unchanged`,
  );
  if (duplicates > 0) console.log(`${figure(duplicates)} rows or records appear more than once`);
  for (const { column, reason, count, firstLine, example } of problems) {
    const at = `line ${figure(firstLine)}${example === null ? "" : `: "${example}"`}`;
    console.log(`  ${figure(count).padStart(9)}  ${column}: ${reason} (first on ${at})`);
  }
};
