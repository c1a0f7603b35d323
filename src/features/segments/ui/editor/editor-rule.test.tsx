// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { handOverSentence } from "#records/ui/list/sentence-handover.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { SentenceField } from "./editor-rule.tsx";

const RULE = { field: "categoryBought", operator: "is_any_of", value: ["yarn"] };
const ANSWER = {
  criteria: RULE,
  inWords: "Customers who bought yarn",
  notUnderstood: ["with a cat"],
  unknownValues: [{ field: "categoryBought", values: ["yarn"] }],
};

const sent: unknown[] = [];
const loaded: unknown[] = [];

const show = ({ readsSentences = true, fails = false } = {}) => {
  const custom = async ({ url, payload }: { url: string; payload?: unknown }) => {
    if (url === "/api/admin/criteria-fields") return { data: [], currency: "EUR", readsSentences };
    sent.push([url, payload]);
    if (fails) throw Object.assign(new Error("The language model gave no usable answer"), { statusCode: 503 });
    return { data: ANSWER };
  };
  const builder = { load: (criteria: unknown) => loaded.push(criteria) } as never;
  return renderInApp(<SentenceField builder={builder} reader={{ language: "en" } as never} />, {
    data: { custom },
    can: async () => ({ can: true }),
    query: "sentence=bought%20yarn",
  });
};

afterEach(() => {
  cleanup();
  sent.length = 0;
  loaded.length = 0;
});

const convert = async () => fireEvent.click(await screen.findByRole("button", { name: "Create conditions" }));

test("fills the builder with the conditions of the address's sentence, and says what to check", async () => {
  await show();
  await convert();
  const status = await screen.findByRole("status");
  expect(sent).toEqual([["/api/admin/segments/from-sentence", { sentence: "bought yarn" }]]);
  expect(loaded).toEqual([RULE]);
  expect(status.textContent).toContain("Not included, because no field expresses it: “with a cat”.");
  expect(status.textContent).toContain("No customer has this value of Category bought: “yarn”.");
});

test("reads a sentence at once that the command palette handed over, and no other or a second time", async () => {
  handOverSentence("bought yarn");
  await show();
  await screen.findByRole("status");
  expect(loaded).toEqual([RULE]);
  cleanup();
  await show();
  handOverSentence("another sentence");
  await screen.findByRole("textbox");
  expect(sent).toHaveLength(1);
});

test("keeps the conditions and the sentence after an error", async () => {
  await show({ fails: true });
  await convert();
  expect((await screen.findByRole("alert")).textContent).toBe("The language model gave no usable answer");
  expect(loaded).toEqual([]);
  expect(screen.getByRole("textbox").getAttribute("value")).toBe("bought yarn");
});

test("is absent without a language model", async () => {
  const { container } = await show({ readsSentences: false });
  await expect.poll(() => container.textContent).toBe("");
});
