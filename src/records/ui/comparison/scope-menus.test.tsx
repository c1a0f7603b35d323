// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test, vi } from "vitest";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { BasisChoice } from "./scope-menus.tsx";

afterEach(cleanup);

const show = async (hasCosts: boolean) => {
  const onChoose = vi.fn();
  const messages = await loadMessages("en");
  render(
    <NextIntlClientProvider locale="en-US" messages={messages} timeZone="UTC">
      <MeContext value={aMe({ hasCosts })}>
        <BasisChoice basis="revenue" onChoose={onChoose} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  fireEvent.click(screen.getByRole("radio", { name: "Gross margin" }));
  return onChoose;
};

test("gross margin can't be chosen without known costs, and a tooltip says how to supply them", async () => {
  const onChoose = await show(false);
  expect(onChoose).not.toHaveBeenCalled();
  expect(screen.getByRole("radio", { name: "Gross margin" })).toHaveProperty("disabled", true);
  fireEvent.mouseEnter(screen.getByRole("radiogroup", { name: "Value by" }));
  expect(await screen.findByText(/unit_cost/)).toBeTruthy();
});

test("gross margin can be chosen with known costs", async () => {
  expect(await show(true)).toHaveBeenCalledWith("margin");
});
