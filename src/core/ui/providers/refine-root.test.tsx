// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test, vi } from "vitest";
import { NotificationHost } from "#core/ui/feedback/notification-host.tsx";
import messages from "#core/ui/messages/en.json" with { type: "json" };
import { useNotificationProvider } from "./refine-root.tsx";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const Notify = ({ undo }: { undo?: () => void }) => {
  const provider = useNotificationProvider();
  const say = () => provider.open({ type: "success", message: "Recorded", ...(undo && { cancelMutation: undo }) });
  return (
    <button type="button" onClick={say}>
      Record
    </button>
  );
};

const notifyAndWait = async (seconds: number, undo?: () => void) => {
  vi.useFakeTimers();
  render(
    <NextIntlClientProvider locale="en" messages={messages}>
      <NotificationHost>
        <Notify {...(undo && { undo })} />
      </NotificationHost>
    </NextIntlClientProvider>,
  );
  await act(async () => screen.getByRole("button", { name: "Record" }).click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => vi.advanceTimersByTimeAsync(seconds * 1000));
};

/** A message that goes away is animated, which jsdom does not do to the end. */
const isShown = () => document.querySelector(".ant-notification-notice-wrapper:not([class*=fade-leave])") !== null;

test("a message that can be undone stays long enough to reach its button", async () => {
  await notifyAndWait(25, () => {});
  expect(isShown()).toBe(true);
  await act(async () => vi.advanceTimersByTimeAsync(10_000));
  expect(isShown()).toBe(false);
});

test("other messages go away after ten seconds", async () => {
  await notifyAndWait(5);
  expect(isShown()).toBe(true);
  await act(async () => vi.advanceTimersByTimeAsync(10_000));
  expect(isShown()).toBe(false);
});

test("undoing gives the focus back to what had it before the message", async () => {
  const undo = vi.fn();
  vi.useFakeTimers();
  render(
    <NextIntlClientProvider locale="en" messages={messages}>
      <NotificationHost>
        <Notify undo={undo} />
      </NotificationHost>
    </NextIntlClientProvider>,
  );
  const button = screen.getByRole("button", { name: "Record" });
  button.focus();
  await act(async () => button.click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => vi.advanceTimersByTimeAsync(1000));
  const back = screen.getByRole("button", { name: "Undo" });
  back.focus();
  await act(async () => back.click());
  expect(undo).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(button);
});
