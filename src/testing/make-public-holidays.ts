import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

// `npm run holidays` writes the table of public holidays from the package date-holidays, whose rules of all countries would be 45 MB of
// every installation. Raise the version to take new holidays.

const PACKAGE = "date-holidays@3.37.0";
/** Longer than the history of any shop, and as far as the package has the months of the Islamic calendar. */
const YEARS = { first: 1990, last: 2076 };
const TABLE = "src/features/forecast/store/public-holidays.json";

type Holidays = {
  getCountries: () => Record<string, string>;
  getHolidays: (year: number) => { type: string; date: string }[];
};

/** Month and day in base 36: "cp" is December 25. */
const dayText = (day: string): string =>
  [day.slice(5, 7), day.slice(8, 10)].map((part) => Number(part).toString(36)).join("");

const folder = mkdtempSync(path.join(tmpdir(), "customer-360-holidays-"));
try {
  execFileSync("npm", ["install", "--prefix", folder, "--no-save", PACKAGE], { stdio: "inherit" });
  const Holidays = createRequire(path.join(folder, "package.json"))("date-holidays") as new (
    country?: string,
  ) => Holidays;
  const years = Array.from({ length: YEARS.last - YEARS.first + 1 }, (_, at) => YEARS.first + at);
  const daysOf = (country: string): string[][] => {
    const calendar = new Holidays(country);
    const all = years.flatMap((year) =>
      calendar.getHolidays(year).flatMap(({ type, date }) => (type === "public" ? [date.slice(0, 10)] : [])),
    );
    const days = [...new Set(all)].sort();
    return years.map((year) => days.filter((day) => day.startsWith(`${year}-`)).map(dayText));
  };
  const countries = Object.keys(new Holidays().getCountries()).map((country) => {
    const days = daysOf(country);
    const every = (days[0] ?? []).filter((day) => days.every((year) => year.includes(day)));
    const moving = days.map((year) => year.filter((day) => !every.includes(day)).join(""));
    return [country, { every: every.join(""), years: moving.join(" ") }] as const;
  });
  const table = { package: PACKAGE, firstYear: YEARS.first, countries: Object.fromEntries(countries) };
  writeFileSync(TABLE, JSON.stringify(table));
} finally {
  rmSync(folder, { recursive: true });
}
execFileSync(path.resolve("node_modules/.bin/biome"), ["format", "--write", TABLE], { stdio: "inherit" });
