// @vitest-environment jsdom

import { renderHook } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { LANGUAGES, toLocale } from "#core/messages/language.ts";
import type { Run } from "#core/ui/runs/use-open-runs.ts";
import { MeContext } from "#core/ui/session/me.ts";
import { RUN_KINDS, RUNS, type RunKind } from "#runs.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { useRunWords } from "./run-progress.tsx";

const fail = (error: Error) => {
  throw error;
};

const cases = LANGUAGES.flatMap((language) => RUN_KINDS.map((kind) => [language, kind] as const));
const figuresOf = (kind: RunKind, value: number) =>
  Object.fromEntries(RUNS[kind].figures.map((name) => [name, value] as const));

test.each(cases)("the words in %s describe the result of %s with its figures only", async (language, kind) => {
  const messages = await loadMessages(language);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <NextIntlClientProvider locale={toLocale(language)} messages={messages} timeZone="UTC" onError={fail}>
      <MeContext value={aMe({})}>{children}</MeContext>
    </NextIntlClientProvider>
  );
  const { result } = renderHook(useRunWords, { wrapper });
  const resultWords = (figures: object) => result.current.result({ kind, state: "succeeded", result: figures } as Run);
  for (const value of [0, 1, 2, 1234]) {
    expect(resultWords(figuresOf(kind, value))).not.toMatch(/NaN|undefined|null|[{}]|runs[.]/);
  }
  const [, ...rest] = Object.entries(figuresOf(kind, 2));
  expect([resultWords({}), resultWords(Object.fromEntries(rest))]).toEqual([null, null]);
});
