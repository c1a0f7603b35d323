import { expect, test } from "vitest";
import type { EditableText } from "#features/playbooks/contracts/texts.ts";
import { draftText, savedText, toTextChanges, withDraft } from "./texts-page.tsx";

const shop: EditableText = {
  key: "churn_call",
  maxLength: 120,
  placeholders: ["shop"],
  standard: { en: "Call", es: "Llamar", pt: "Ligar" },
  own: { en: "Ring them", es: null, pt: null },
};

test("shows the business's own text, else the standard one", () => {
  expect([savedText(shop, "en"), savedText(shop, "es")]).toEqual(["Ring them", "Llamar"]);
});

test("keeps only texts that differ from the saved ones", () => {
  const typed = withDraft(withDraft({}, shop, "en", "Phone them"), shop, "pt", "Telefonar");
  expect([draftText(typed, shop, "en"), draftText(typed, shop, "es")]).toEqual(["Phone them", "Llamar"]);
  expect(withDraft(withDraft(typed, shop, "en", "Ring them"), shop, "pt", "Ligar")).toEqual({});
});

test("the standard text is saved as a reset", () => {
  const typed = withDraft(withDraft({}, shop, "en", "Call"), shop, "es", "Hola");
  expect(toTextChanges(typed, [shop])).toEqual([
    { key: "churn_call", language: "en", text: null },
    { key: "churn_call", language: "es", text: "Hola" },
  ]);
});
