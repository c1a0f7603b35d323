// @vitest-environment jsdom
import { cleanup, renderHook } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { useImportProblem, useProblemWords } from "./problem-list.tsx";

const me = aMe();

afterEach(cleanup);

const inLanguage = async <Result,>(language: (typeof LANGUAGES)[number], hook: () => Result): Promise<Result> => {
  const messages = await loadMessages(language);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <NextIntlClientProvider locale={language} messages={messages} timeZone="UTC">
      <MeContext value={me}>{children}</MeContext>
    </NextIntlClientProvider>
  );
  return renderHook(hook, { wrapper }).result.current;
};
const wordsIn = async (language: (typeof LANGUAGES)[number]) => (await inLanguage(language, useImportProblem)).ofImport;

const CASES = [
  { state: "failed", problem: { code: "CANCELLED", values: {} } },
  { state: "failed", problem: { code: "INTERRUPTED", values: {} } },
  { state: "failed", problem: { code: "DISK_FULL", values: {} } },
  { state: "running", problem: { code: "DATABASE_AWAY", values: {} } },
  { state: "failed", problem: { code: "not_utf8", values: { file: "a.csv", line: 6 } } },
  {
    state: "failed",
    problem: {
      code: "all_rows_refused",
      values: { count: 5, line: 2, column: "Total", value: "x", detail: "English", code: "required" },
    },
  },
] as const;

test("an import's failure reads the same in no two languages, and nowhere as the English sentence", async () => {
  for (const one of CASES) {
    const texts = [];
    for (const language of LANGUAGES) texts.push((await wordsIn(language))({ ...one, error: "English" }));
    expect(new Set(texts).size).toBe(LANGUAGES.length);
    expect(texts.join()).not.toContain("English");
  }
});

test("says what happens next, and falls back to the stored sentence", async () => {
  const words = await wordsIn("en");
  expect(words({ ...CASES[2], error: "" })).toBe(
    "A disk is full: the database's or the data folder's. Upload the same file again to continue.",
  );
  expect(words({ ...CASES[3], error: "" })).toBe(
    "The database was unavailable or overloaded. It will be retried automatically.",
  );
  expect(words({ ...CASES[4], error: "" })).not.toContain("again");
  expect(words({ state: "failed", problem: null, error: "An old reason" })).toBe("An old reason");
});

test("only a value that is left out says so: a note leaves out nothing, and tickets have words of their own", async () => {
  for (const language of LANGUAGES) {
    const words = await inLanguage(language, useProblemWords);
    const said = (code: string, keepsRow: boolean) => words({ column: "x", code, reason: "English", keepsRow });
    for (const code of ["unclear_customer", "refund_above_total"]) expect(said(code, true)).toBe(said(code, false));
    expect(said("time", true)).not.toBe(said("time", false));
    expect(said("no_customer", false)).not.toBe(said("unclear_customer", false));
  }
});
