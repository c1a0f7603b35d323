// @vitest-environment jsdom
import { act, cleanup, renderHook } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { MeContext } from "#core/ui/session/me.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { type SegmentDraft, useDraft } from "./use-draft.ts";

const messages = await loadMessages("en");

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const wrapper = ({ children }: { children: ReactNode }) => (
  <NextIntlClientProvider locale="en-US" messages={messages} timeZone="UTC">
    <MeContext value={aMe()}>{children}</MeContext>
  </NextIntlClientProvider>
);

const draft = (name: string, criteria: Criteria | null = null): SegmentDraft => ({
  name,
  description: "",
  isAutomatic: true,
  criteria,
});
const open = (initial: SegmentDraft, isChosen: boolean) =>
  renderHook(() => useDraft({ initial, segmentId: null, version: 0, isChosen }), { wrapper }).result;

test("an empty beginning continues with the stored draft", () => {
  const before = open(draft(""), false);
  act(() => before.current.change({ name: "VIPs" }));
  cleanup();
  const work = open(draft(""), false).current;
  expect([work.draft.name, work.isRestored, work.hasEarlier]).toEqual(["VIPs", true, false]);
});

test("the chosen values are shown, and the stored draft is offered and survives until something changes", () => {
  const before = open(draft(""), false);
  act(() => before.current.change({ name: "VIPs" }));
  cleanup();
  const asked = draft("From a field", { all: [{ field: "orders", operator: "at_least", value: 2 }] });
  expect(open(asked, true).current).toMatchObject({ draft: { name: "From a field" }, hasEarlier: true });
  cleanup();
  const work = open(asked, true);
  act(() => work.current.openEarlier());
  expect(work.current).toMatchObject({ draft: { name: "VIPs" }, isRestored: true, hasEarlier: false });
  act(() => work.current.discard());
  expect(work.current).toMatchObject({ draft: { name: "From a field" }, isRestored: false });
});
