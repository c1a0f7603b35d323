import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { FORMER_ADDRESSES, toPresentAddress } from "#core/values/former-addresses.ts";
import { PAGE_FEATURES } from "#pages.tsx";
import { loadMessages } from "#texts.ts";
import { findNavPage, foldPages, type Page } from "./feature-pages.tsx";

const ROOT = join(import.meta.dirname, "../../../..");
const { pages, permissionFor } = foldPages(PAGE_FEATURES);
const entryOf = (page: Page): Page => pages.find(({ name }) => name === page.meta.of) ?? page;

/** The rows of the table below a heading of docs/dashboard.md. */
const rowsBelow = (heading: string): string[][] => {
  const docs = readFileSync(join(ROOT, "docs/dashboard.md"), "utf8");
  const section = docs.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  return lines.slice(1).map((line) => line.slice(2, -2).split(" | "));
};

const rows = rowsBelow("Navigation");
const { nav } = await loadMessages("en");
const wordOf = ({ meta }: Page): string => nav[meta.word];

test("the table of earlier addresses has each of them once", () => {
  expect(rows.length).toBeGreaterThanOrEqual(27);
  const earlier = rows.map(([address = ""]) => address);
  expect(new Set(earlier).size).toBe(earlier.length);
});

test.each(rows)("%s: its entry %s, title %s, address %s and permission %s are those of the page", async (...row) => {
  const [earlier = "", entry, title, present = "", permission] = row.map((cell) => cell.replaceAll("`", ""));
  expect(toPresentAddress(earlier)).toBe(present);
  const page = pages.find(({ list }) => list === present);
  if (!page) throw new Error(`no page at ${present}`);
  expect(findNavPage(pages, present)).toBe(page);
  const { meta } = entryOf(page);
  expect(entry).toBe(nav[meta.entryWord ?? meta.word]);
  expect(title).toBe(wordOf(page));
  expect(permission).toBe(permissionFor(page.name, "list") ?? "any login");
  expect(existsSync(join(ROOT, "src/app/(admin)", present, "page.tsx")), present).toBe(true);
  // What was moved is not a page of its own any more.
  if (earlier !== present) expect(existsSync(join(ROOT, "src/app/(admin)", earlier, "page.tsx"))).toBe(false);
});

test("every page of the navigation is in the table", () => {
  const listed = new Set(rows.map((row) => row[3]?.replaceAll("`", "")));
  const missing = pages.filter(({ list, meta }) => (meta.group || meta.of) && !listed.has(list) && list !== "/help");
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("redirects lead to pages, in one step, and no page is at an earlier address", () => {
  for (const [earlier, present] of Object.entries(FORMER_ADDRESSES)) {
    expect(pages.map(({ list }) => list)).toContain(present);
    expect(pages.map(({ list }) => list)).not.toContain(earlier);
  }
});

test("every entry has a key after G, and every page with an entry above it exists", () => {
  const entries = pages.filter(({ meta }) => meta.group);
  expect(entries.filter(({ meta }) => !meta.goKey).map(({ name }) => name)).toEqual([]);
  expect(entries.map(({ meta }) => nav[meta.entryWord ?? meta.word]).join(" · ")).toBe(
    "Home · To do · Customers · Segments · Campaigns · RFM · Retention · Products · Forecast · Behavior · " +
      "Imports · Connections · Runs · Settings · Help",
  );
  const withoutEntry = pages.filter((page) => page.meta.of && entryOf(page) === page);
  expect(withoutEntry.map(({ name }) => name)).toEqual([]);
});

/** The sources of pages, without tests. */
const sources = ["features", "records", "core"].flatMap((folder) =>
  readdirSync(join(ROOT, "src", folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx"))
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(ROOT, "src", folder, file), "utf8") })),
);

/** The keys of texts in a part of a component, with the namespaces of its file that they may be in. */
const textsOf = (messages: unknown, text: string, part: string): string[] => {
  const spaces = ["", ...[...text.matchAll(/useTranslations\("([\w.-]+)"\)/g)].map(([, space = ""]) => `${space}.`)];
  const keys = [...part.matchAll(/\b\w+\("([\w.-]+)"/g)].map(([, key = ""]) => key);
  const read = (path: string) =>
    path
      .split(".")
      .reduce<unknown>((branch, step) => (branch as Record<string, unknown> | undefined)?.[step], messages);
  return keys
    .flatMap((key) => spaces.map((space) => read(`${space}${key}`)))
    .filter((found) => typeof found === "string");
};

describe.each(LANGUAGES)("the navigation in %s", (language) => {
  test("the title of each page is its name in the navigation", async () => {
    const words = (await loadMessages(language)).nav;
    const titles = sources.filter(({ text }) => /<(PageHeader|PageHeading|SettingsPage)\b/.test(text));
    for (const { name, meta } of pages) {
      const asked = new RegExp(
        `title=\\{(t\\("nav\\.${meta.word}"\\)|(t|nav)\\("${meta.word}"\\)|\\w+\\?\\.\\w+ \\?\\? t\\("nav\\.${meta.word}"\\))`,
      );
      const found = titles.filter(({ text }) => asked.test(text));
      const same = Object.values(words).filter((word) => word === words[meta.word]);
      expect(same.length, `two pages are called ${words[meta.word]}`).toBe(1);
      if (!OTHER_TITLES.includes(name))
        expect(
          found.map(({ file }) => file),
          name,
        ).not.toEqual([]);
    }
  });

  test("a link to a page has the page's name in it, or says what one does there", async () => {
    const messages = await loadMessages(language);
    const wrong: string[] = [];
    let links = 0;
    for (const { file, text } of sources) {
      for (const [, address = "", content = ""] of text.matchAll(/<Link[^<>]*href="(\/[\w/-]*)"[^<>]*>([^<]*)</g)) {
        const page = pages.find(({ list }) => list === address);
        const [shown] = textsOf(messages, text, content);
        if (!page || !shown) continue;
        links++;
        const name = messages.nav[page.meta.word].toLowerCase();
        if (!shown.toLowerCase().includes(name) && !ACTIONS.includes(`${file} ${address}`))
          wrong.push(`${file} ${address}: ${shown}`);
      }
    }
    expect(links).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});

/** Pages whose title says more: the customers, or the movement, of a report's segment. */
const OTHER_TITLES = ["rfm-movement", "rfm-customers"];

/** Links whose text is what to do, or what the linked page would show. */
const ACTIONS: readonly string[] = [
  "features/overview/ui/revenue-over-time.tsx /forecast",
  "features/axes/ui/axis-page.tsx /axes",
  "features/customer-page/ui/customer-page.tsx /customers",
  "features/customer-page/ui/duplicate-notice.tsx /customers/duplicates",
  "features/forecast/ui/cohort-side.tsx /retention",
  "records/ui/setup/setup-steps.tsx /setup",
];
