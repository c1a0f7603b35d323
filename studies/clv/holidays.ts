import { publicHolidays } from "#features/forecast/store/public-holidays.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import type { Prepared } from "#lib/clv/prepare-population.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import { type Row, report } from "../row.ts";
import { actualOf, errorOf, mean, optionsOf, preparedFor, totalsOf } from "./totals.ts";
import { type RealShop, realCases, type TotalsCase } from "./totals-cases.ts";

/** Where these shops are; the others' country isn't known. */
const ZONES: Partial<Record<RealShop, string>> = { cdnow: "America/New_York", "online retail": "Europe/London" };
/** Long before the first order of any shop. */
const DAYS_BEFORE = 4000;

/** The mean relative error of existing customers' orders in a week. */
const weeklyError = (totals: TotalsAhead, own: TotalsCase, prepared: Prepared): number => {
  const ids = new Set(prepared.customerIds);
  const { periods, orders } = totals.weeks;
  const bought = new Set<string>();
  for (const [at, day] of own.log.days.entries()) {
    const id = own.log.customerIds[own.log.customers[at] as number] as string;
    if (day > own.asOf && ids.has(id)) bought.add(`${day} ${id}`);
  }
  const days = [...bought].map((each) => Number(each.split(" ", 1)[0]));
  return mean(
    periods.map(({ from, to }, week) => {
      const actual = days.filter((day) => day >= from && day <= to).length;
      return errorOf(orders.existing.expected[week] as number, Math.max(1, actual));
    }),
  );
};

/** What public holidays change: the errors of a week and of the whole, with them beside those without. */
export const holidayRows = async (shops: readonly RealShop[]): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const shop of shops) {
    const zone = ZONES[shop];
    for (const own of zone ? realCases(shop) : []) {
      const { asOf, days } = own;
      const holidays = await publicHolidays(zone ?? "UTC", [asOf - DAYS_BEFORE, asOf + days]);
      const prepared = preparedFor(own.log, asOf);
      const fitted = mbgNbd.fit(prepared.population, optionsOf(own));
      const [plain, withHolidays] = [[], holidays?.days ?? []].map((given) =>
        totalsOf(prepared, { fitted }, days, given),
      );
      if (!plain || !withHolidays || withHolidays.holiday === null) continue;
      const change = (100 * withHolidays.holiday).toFixed(0);
      const { existing } = actualOf(own, prepared);
      const wholeError = ({ whole }: TotalsAhead) =>
        errorOf(whole.orders.existing.expected[0] as number, existing.orders);
      rows.push(
        report(
          `${own.name}: mean error of a week with public holidays (${change}%) beside that without`,
          weeklyError(withHolidays, own, prepared),
          weeklyError(plain, own, prepared),
        ),
        report(
          `${own.name}: error of the whole with them beside that without`,
          wholeError(withHolidays),
          wholeError(plain),
        ),
      );
    }
  }
  return rows;
};
