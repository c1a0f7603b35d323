// @vitest-environment jsdom
import { cleanup, renderHook } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { LANGUAGES, type Language, toLocale } from "#core/messages/language.ts";
import { MeContext } from "#core/ui/session/me.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { useReasonWords } from "#records/ui/people/reason-list.tsx";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { useFailureWords } from "./segment-status.tsx";

afterEach(cleanup);

const inLanguage = async <Result,>(language: Language, hook: () => Result): Promise<Result> => {
  const messages = await loadMessages(language);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <NextIntlClientProvider locale={toLocale(language)} messages={messages} timeZone="UTC">
      <MeContext value={aMe()}>{children}</MeContext>
    </NextIntlClientProvider>
  );
  return renderHook(hook, { wrapper }).result.current;
};

const segment = (more: Partial<Segment>) =>
  ({ isAutomatic: true, recalculatedAt: "2026-01-02T10:00:00Z", problem: null, ...more }) as Segment;

test("names creation, rule changes and changes of a segment used in the rule, also in older rows", async () => {
  const said = [];
  for (const language of LANGUAGES) {
    const words = await inLanguage(language, useReasonWords);
    const stored = words("edit", { version: 1 });
    const own = [words("created", { version: 1 }), words("edit", { version: 2 })];
    said.push([stored, ...own, words("referenced_segment", { version: 1 })]);
  }
  expect(said).toEqual([
    ["segment created", "segment created", "rule change", "change of a segment used in the rule"],
    ["segmento creado", "segmento creado", "cambio de la regla", "cambio de un segmento usado en la regla"],
    ["segmento criado", "segmento criado", "mudança da regra", "mudança de um segmento usado na regra"],
  ]);
});

test.each(LANGUAGES)(
  "a failed segment says from when its members are, or that they are not known: %s",
  async (lang) => {
    const words = await inLanguage(lang, useFailureWords);
    expect(words(segment({}))).toBeNull();
    for (const problem of ["INVALID_CRITERIA", "INTERNAL_ERROR"]) {
      expect(words(segment({ problem }))).toContain("2026");
      expect(words(segment({ problem, recalculatedAt: null }))).not.toContain("2026");
    }
  },
);
