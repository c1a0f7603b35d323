// @vitest-environment jsdom
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { act, cleanup, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { renderInApp } from "#testing/render-in-app.tsx";
import en from "../messages/en.json" with { type: "json" };
import es from "../messages/es.json" with { type: "json" };
import pt from "../messages/pt.json" with { type: "json" };
import { LoadingWords } from "./loading-words.tsx";

const WORDS = { en: en.states, es: es.states, pt: pt.states };
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const spoken = () => screen.getAllByRole("status").flatMap(({ textContent }) => textContent || []);

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test.each(LANGUAGES)("after five seconds of loading the page says that it takes long, in %s", async (language) => {
  const { loading, slow } = WORDS[language];
  await renderInApp(
    <ContextLine>
      <LoadingWords />
    </ContextLine>,
    { data: {}, language },
  );
  wait(4_999);
  expect(spoken()).toEqual([loading]);
  wait(1);
  expect(spoken()).toEqual([slow]);
  wait(120_000);
  expect(spoken()).toEqual([slow]);
});

test.each([
  ["a page", <PageSkeleton key="page" rows={[{ cards: 2, height: 100 }]} />],
  ["a list", <ListSkeleton key="list" columns={3} />],
])("the skeleton of %s shows the sentence, and before only screen readers get the words", async (_, skeleton) => {
  await renderInApp(skeleton, { data: {} });
  expect(screen.getByText(en.states.loading).className).toBe("visually-hidden");
  wait(5_000);
  expect(screen.getByText(en.states.slow).className).not.toContain("visually-hidden");
});

test("parts that load side by side say it once, and the next one goes on when the first is there", async () => {
  const parts = (first: boolean) => (
    <>
      {first && <LoadingWords />}
      <PageSkeleton rows={[{ cards: 1, height: 100 }]} />
      <PageSkeleton rows={[{ cards: 1, height: 100 }]} />
    </>
  );
  const Page = () => {
    const [isFirst, setFirst] = useState(true);
    return (
      <>
        <button type="button" onClick={() => setFirst(false)}>
          The first is there
        </button>
        {parts(isFirst)}
      </>
    );
  };
  await renderInApp(<Page />, { data: {} });
  wait(5_000);
  expect(spoken()).toEqual([en.states.slow]);
  act(() => screen.getByRole("button").click());
  expect(spoken()).toEqual([en.states.slow]);
});

/** What a visitor started and sees the progress of elsewhere: a dialog's field, a menu's state. */
const SHORT = ["features/segments/ui/detail/add-member-dialog.tsx"];

test("no page shows the words without the sentence that follows them", () => {
  const src = path.resolve("src");
  const pages = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\/ui\/.*(?<![.]test)[.]tsx$/.test(file),
  );
  const found = pages.filter((file) => readFileSync(path.join(src, file), "utf8").includes('"states.loading"'));
  expect(pages.length).toBeGreaterThan(300);
  expect(found).toEqual(SHORT);
});
