// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { makeFormats } from "#core/messages/formats.ts";
import { MeContext } from "#core/ui/session/me.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { CriteriaBuilder } from "./criteria-builder.tsx";
import { useBuilder } from "./use-builder.ts";

const messages = await loadMessages("en");
const formats = makeFormats({ locale: "en-US", timeZone: "UTC", currency: "USD" });

afterEach(cleanup);

const Page = ({ initial }: { initial: Criteria | null }) => {
  const builder = useBuilder(initial);
  return (
    <>
      <CriteriaBuilder builder={builder} reader={{ language: "en", formats }} />
      <button type="button" onClick={() => builder.touch()}>
        Save
      </button>
    </>
  );
};

const show = (initial: Criteria | null = null) =>
  render(
    <NextIntlClientProvider locale="en-US" messages={messages} timeZone="UTC">
      <MeContext value={aMe()}>
        <Page initial={initial} />
      </MeContext>
    </NextIntlClientProvider>,
  );

const wrongRows = () => document.querySelectorAll("[data-wrong]").length;
const add = () => fireEvent.click(screen.getByRole("button", { name: "Add condition" }));
const fieldOf = (row: string) => screen.getByRole("group", { name: row }).querySelector("input") as HTMLInputElement;

test("a new condition is an error only after the focus has left it", () => {
  show();
  add();
  expect(wrongRows()).toBe(0);
  fireEvent.blur(fieldOf("New condition"), { relatedTarget: document.body });
  expect(wrongRows()).toBe(1);
  expect(screen.getByRole("combobox", { name: "Field" }).getAttribute("aria-invalid")).toBe("true");
});

test("moving the focus within a condition doesn't make it an error", () => {
  show({ field: "orders", operator: "at_least" });
  const row = screen.getByRole("group", { name: "Number of orders: incomplete" });
  fireEvent.blur(screen.getByRole("combobox", { name: "Field" }), { relatedTarget: row.querySelector("button") });
  expect(wrongRows()).toBe(0);
});

test("trying to save makes all unfinished conditions errors, and none that is added then", () => {
  show({ field: "orders", operator: "at_least" });
  add();
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(wrongRows()).toBe(2);
  add();
  expect(wrongRows()).toBe(2);
});

test("a value that cannot be right is an error at once", () => {
  show({ field: "orders", operator: "at_least", value: 0.5 });
  expect(wrongRows()).toBe(1);
});

test("a new condition in place of a removed one is not an error yet", () => {
  show();
  add();
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  add();
  expect(wrongRows()).toBe(0);
});
