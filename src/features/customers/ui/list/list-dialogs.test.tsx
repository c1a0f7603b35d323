// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { ConfigProvider } from "antd";
import { NextIntlClientProvider } from "next-intl";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import { loadMessages } from "#texts.ts";
import { ColumnsDialog } from "./list-dialogs.tsx";

afterEach(cleanup);

const Page = () => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && (
        <ColumnsDialog
          offered={STANDARD_COLUMNS}
          columns={STANDARD_COLUMNS}
          titleOf={(column) => column}
          onChange={() => {}}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
};

test("Escape closes the dialog and gives the focus back to the button that opened it", async () => {
  const messages = await loadMessages("en");
  render(
    <NextIntlClientProvider locale="en-US" messages={messages} timeZone="UTC">
      <ConfigProvider theme={{ token: { motion: false } }}>
        <Page />
      </ConfigProvider>
    </NextIntlClientProvider>,
  );
  const button = screen.getByRole("button", { name: "Open" });
  button.focus();
  fireEvent.click(button);
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  fireEvent.keyDown(dialog, { key: "Escape", keyCode: 27 });
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(screen.queryByRole("dialog")).toBeNull();
});
