// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadMessages } from "#ui/messages/messages.ts";
import { lazyPlot } from "./lazy-plot.tsx";

const messages = await loadMessages("en");

const Plot = ({ label }: { label: string }) => <svg role="img" aria-label={label} />;

/** jsdom has no layout, so the test decides when the placeholder is on screen. */
let appear: () => void;

beforeEach(() => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(onChange: (entries: { isIntersecting: boolean }[]) => void) {
        appear = () => onChange([{ isIntersecting: true }]);
      }
      observe() {}
      disconnect() {}
    },
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const draw = (load: () => Promise<typeof Plot>) => {
  const Lazy = lazyPlot(load, "outline");
  return render(
    <NextIntlClientProvider locale="en-US" timeZone="UTC" messages={messages}>
      <Lazy label="Spending" />
    </NextIntlClientProvider>,
  );
};

test("loads a plot when its placeholder comes near the screen", async () => {
  const load = vi.fn(async () => Plot);
  const { container } = draw(load);
  expect(container.querySelector(".outline")).not.toBeNull();
  expect(load).not.toHaveBeenCalled();
  appear();
  await screen.findByRole("img", { name: "Spending" });
  expect(container.querySelector(".outline")).toBeNull();
});

test("reports a failed load and can retry it", async () => {
  const load = vi.fn(async () => Plot).mockRejectedValueOnce(new Error("no such chunk"));
  draw(load);
  appear();
  expect((await screen.findByRole("alert")).textContent).toContain("Spending");
  fireEvent.click(screen.getByRole("button", { name: messages.buttons.retry }));
  await screen.findByRole("img", { name: "Spending" });
  expect(load).toHaveBeenCalledTimes(2);
});
