// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { ConfigProvider } from "antd";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test, vi } from "vitest";
import { loadMessages } from "#texts.ts";
import { DatesDialog } from "./dates-dialog.tsx";

afterEach(cleanup);

const show = async () => {
  const onChoose = vi.fn();
  render(
    <NextIntlClientProvider locale="en-US" messages={await loadMessages("en")} timeZone="UTC">
      <ConfigProvider theme={{ token: { motion: false } }}>
        <DatesDialog from="2026-05-04" to="2026-05-31" latest="2026-05-31" onClose={() => {}} onChoose={onChoose} />
      </ConfigProvider>
    </NextIntlClientProvider>,
  );
  const enter = (name: string, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } });
  const apply = () => fireEvent.click(screen.getByRole("button", { name: "Apply" }));
  return { onChoose, enter, apply };
};

test("a period with own dates is applied", async () => {
  const { onChoose, enter, apply } = await show();
  enter("First day", "2025-11-28");
  enter("Last day", "2025-12-01");
  apply();
  expect(onChoose).toHaveBeenCalledWith({ from: "2025-11-28", to: "2025-12-01" });
});

test.each([
  ["ends before it begins", "2026-05-02", "2026-05-01"],
  ["has more than 366 days", "2025-05-01", "2026-05-31"],
  ["ends after yesterday", "2026-05-01", "2026-06-01"],
  ["has no first day", "", "2026-05-31"],
])("a period that %s can't be applied", async (_, from, to) => {
  const { onChoose, enter, apply } = await show();
  enter("First day", from);
  enter("Last day", to);
  apply();
  expect(onChoose).not.toHaveBeenCalled();
  expect(screen.getByRole("button", { name: "Apply" })).toHaveProperty("disabled", true);
});
